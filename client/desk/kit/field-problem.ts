/** A problem with a field, in words for the editor. */
import { words } from './words.ts'

export type FieldProblem = {
  /** As the API calls it, such as `alert.title`; empty for the whole. */
  readonly field: string
  readonly text: string
}

const NAMES: Readonly<Record<string, string>> = words.fields

/** "Alert text: must not be empty". Editors know no paths. */
export function sayField(path: string, message: string): string {
  const [root = ''] = path.split(/[.[]/)
  const name = NAMES[path] ?? NAMES[root]
  return name === undefined ? message : words.problem.field(name, message)
}
