/** What the server said of a form, put to the fields it is about; the rest under an empty name. */

import type { Answer } from '#client/desk/api/answer.ts'
import { problemText } from '#client/desk/api/problem-text.ts'
import { sayField } from '#client/desk/kit/field-problem.ts'

export type FieldProblems = Readonly<Record<string, string>>

export function fieldProblems(answer: Exclude<Answer<unknown>, { kind: 'done' }>): FieldProblems {
  const errors = answer.kind === 'refused' ? (answer.problem.errors ?? []) : []
  if (errors.length === 0) return { '': problemText(answer) }
  const own = new Set(['title', 'id', 'standfirst', 'timeZone', 'language'])
  const found = new Map<string, string>()
  for (const { path, message } of errors) {
    const name = own.has(path) ? path : ''
    const text = name ? message : sayField(path, message)
    found.set(name, [found.get(name), text].filter(Boolean).join(' '))
  }
  return Object.fromEntries(found)
}
