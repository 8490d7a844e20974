/** The server's problems with a form, by field; problems of no single field are under an empty name. */
import { type Failure, failureText } from '#client/desk/api/problem-text.ts'
import { sayField, sayMessage } from '#client/desk/kit/field-problem.ts'

export type FieldProblems = Readonly<Record<string, string>>

/** What has a field of its own, beside which a message stands. */
const OWN = 'title id standfirst publicStandfirst timeZone language clock topics video'

export function fieldProblems(failure: Failure): FieldProblems {
  const errors = 'problem' in failure ? (failure.problem.errors ?? []) : []
  if (errors.length === 0) return { '': failureText(failure) }
  const own = new Set(OWN.split(' '))
  const found = new Map<string, string>()
  for (const { path, message } of errors) {
    // A topic has no field of its own, and a video one for its address.
    const [root = ''] = path.split(/[[.]/)
    const name = own.has(root) ? root : ''
    const text = name ? sayMessage(message) : sayField(path, message)
    found.set(name, [found.get(name), text].filter(Boolean).join(' '))
  }
  return Object.fromEntries(found)
}
