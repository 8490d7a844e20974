/** Other editors at the desk, and what they edit. Further windows of one's own are not colleagues: one may have crashed. */
import type { Present } from '#client/desk/api/figures.ts'
import { inList, words } from '#client/desk/kit/words.ts'

export function othersIn(present: readonly Present[]): readonly Present[] {
  return present.filter(({ isYou, isYours = isYou }) => !isYours)
}

/** "Ana is editing this"; undefined when nobody else is. */
export function editorsOf(present: readonly Present[], update: string): string | undefined {
  const names = othersIn(present).flatMap(({ name, editing }) => (editing === update ? [name] : []))
  return names.length > 0
    ? words.presence.editing({ names: inList([...new Set(names)]), count: new Set(names).size })
    : undefined
}
