/** Other editors at the desk, and what they edit. */
import type { Present } from '#client/desk/api/figures.ts'
import { words } from '#client/desk/kit/words.ts'

export function othersIn(present: readonly Present[]): readonly Present[] {
  return present.filter(({ isYou }) => !isYou)
}

/** "Ana is editing this"; undefined when nobody else is. */
export function editorsOf(present: readonly Present[], update: string): string | undefined {
  const names = othersIn(present).flatMap(({ name, editing }) => (editing === update ? [name] : []))
  return names.length > 0 ? words.presence.editing(words.list([...new Set(names)])) : undefined
}
