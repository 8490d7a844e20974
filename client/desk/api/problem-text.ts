/** Why a request failed, in words for an editor. */
import { sayField } from '#client/desk/kit/field-problem.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Edited } from '#client/posting/src/outcome.ts'
import type { Problem } from '#client/posting/src/problem.ts'

/** How a call ended that was not done. */
export type Failure = Exclude<Edited<object, unknown>, { readonly kind: 'done' }>

export function failureText(failure: Failure): string {
  return 'problem' in failure ? problemText(failure.problem) : words.problem.unreachable
}

const CODES: Readonly<Record<string, string>> = words.problem.codes

export function problemText({ code, detail, errors = [] }: Pick<Problem, 'code' | 'detail' | 'errors'>): string {
  const fields = errors.map(({ path, message }) => sayField(path, message))
  return fields.length > 0 ? fields.join('. ') : (CODES[code] ?? detail)
}
