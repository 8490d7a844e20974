/** Brings what was written here onto what somebody else has made of the same update meanwhile. Pure. */
import type { Update } from '../../../src/blog/update.ts'
import { fieldsOf, type UpdateFields } from '../update-fields.ts'
import type { Work } from './works.ts'

export type FieldName = Exclude<keyof UpdateFields, 'alert'>
const NAMES: readonly FieldName[] = ['title', 'label', 'byline', 'time', 'untimed', 'key', 'pinned', 'body']

export type Sides = { readonly base: UpdateFields; readonly mine: UpdateFields; readonly theirs: UpdateFields }

/** Both changed it, to different things: the editor decides. */
export function clashesIn({ base, mine, theirs }: Sides): readonly FieldName[] {
  return NAMES.filter(
    name => !isSame(mine[name], base[name]) && !isSame(theirs[name], base[name]) && !isSame(mine[name], theirs[name]),
  )
}

/** Changed by them alone. */
export function theirsIn({ base, mine, theirs }: Sides): readonly FieldName[] {
  return NAMES.filter(name => isSame(mine[name], base[name]) && !isSame(theirs[name], base[name]))
}

/** Each field as whoever changed it left it; `taken` are the clashes that go to them. */
export function mergeFields(sides: Sides, taken: ReadonlySet<FieldName>): UpdateFields {
  const fromThem = [...theirsIn(sides), ...clashesIn(sides).filter(name => taken.has(name))]
  const merged = { ...sides.mine, ...Object.fromEntries(fromThem.map(name => [name, sides.theirs[name]])) }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as UpdateFields
}

export function sidesOf({ of, fields }: Work, current: Update): Sides {
  return { base: of?.base ?? fields, mine: fields, theirs: fieldsOf(current) }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
