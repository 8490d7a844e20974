/** The menu: the sections of docs/index.md, one for each role, with the pages that it lists. */
import { placeOf, targetOf } from './sources.ts'

type Entry = { readonly place: string; readonly text: string }
export type Group = { readonly title: string; readonly entries: readonly Entry[] }

const INDEX = 'docs/index.md'

export function readMenu(index: string): readonly Group[] {
  return index
    .split(/^## /m)
    .slice(1)
    .map(section => ({ title: section.slice(0, section.indexOf('\n')), entries: entriesIn(section) }))
}

/** The first link of each item. */
function entriesIn(section: string): readonly Entry[] {
  return [...section.matchAll(/^\d+\. .*?\[([^\]]+)\]\(([^)]+)\)/gm)].flatMap(([, name = '', link = '']) => {
    const [path = '', anchor] = link.split('#')
    const place = placeOf(targetOf(INDEX, path))
    if (place === undefined) return []
    return [{ place: anchor === undefined ? place : `${place}#${anchor}`, text: name.replaceAll('`', '') }]
  })
}
