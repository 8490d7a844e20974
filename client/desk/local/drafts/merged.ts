/** Merges two editors' changes to one update, field by field. */
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { isSame } from '#client/desk/kit/same.ts'

type Three = { readonly base: UpdateFields; readonly mine: UpdateFields; readonly theirs: UpdateFields }

/** Theirs, but for what I have changed. */
export function merged({ base, mine, theirs }: Three): UpdateFields {
  const names = new Set([...Object.keys(base), ...Object.keys(mine)]) as Set<keyof UpdateFields>
  const changed = [...names].filter(name => !isSame(base[name], mine[name]))
  const { ...fields }: { -readonly [K in keyof UpdateFields]: UpdateFields[K] } = theirs
  for (const name of changed) {
    if (mine[name] === undefined) delete fields[name]
    else Object.assign(fields, { [name]: mine[name] })
  }
  return fields
}
