/** What went wrong with a request, in words for an editor. */

import { sayField } from '#client/desk/kit/field-problem.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Answer } from './answer.ts'

export function problemText(answer: Exclude<Answer<unknown>, { kind: 'done' }>): string {
  if (answer.kind === 'unreachable') return words.problem.unreachable
  const { detail, errors = [] } = answer.problem
  const fields = errors.map(({ path, message }) => sayField(path, message))
  return fields.length > 0 ? fields.join('. ') : detail
}
