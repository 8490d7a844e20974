/** What went wrong with a request, in words for an editor. */
import type { Answer } from '#client/desk/api/answer.ts'
import { sayField } from './field-problem.ts'
import { words } from './words.ts'

export function problemText(answer: Exclude<Answer<unknown>, { kind: 'done' }>): string {
  if (answer.kind === 'unreachable') return words.problem.unreachable
  const { detail, errors = [] } = answer.problem
  const fields = errors.map(({ path, message }) => sayField(path, message))
  return fields.length > 0 ? fields.join('. ') : detail
}
