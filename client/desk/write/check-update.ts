/** Checks what is written by the server's own schema, before it is gone from the screen. */
import { z } from 'zod'
import { newUpdate, updatePatch } from '../../../src/ingest/inputs.ts'
import { isWorthSending } from '../local/draft.ts'
import { newUpdateOf } from '../local/field-patch.ts'
import { words } from '../words.ts'
import type { FieldProblem } from './field-problem.ts'
import type { Work } from './works.ts'

const said = words.check

// The desk's Content-Security-Policy allows no code that is made from text, which is how zod speeds itself up.
z.config({ jitless: true })

/** The first thing that the server would refuse. */
export function problemOf({ fields, note, of }: Pick<Work, 'fields' | 'note' | 'of'>): FieldProblem | undefined {
  if (!isWorthSending(fields)) return { field: '', text: of ? said.emptied : said.empty }
  if (fields.untimed && !fields.label?.trim()) return { field: 'untimed', text: said.label }
  const correction = note.trim()
  const asked = { ...newUpdateOf(fields), ...(correction && { correction }) }
  const { error } = (correction ? updatePatch : newUpdate).safeParse(asked)
  const [issue] = error?.issues ?? []
  return issue && { field: issue.path.join('.'), text: sentenceFor(issue, asked) }
}

function sentenceFor(issue: z.core.$ZodIssue, asked: object): string {
  const names: Readonly<Record<string, string>> = words.fields
  const name = names[issue.path.join('.')] ?? words.fields.body
  const value = issue.path.reduce<unknown>((held, step) => Object(held)[step], asked)
  if (issue.code === 'too_big' && typeof value === 'string') {
    return words.problem.field(name, words.problem.tooLong(value.trim().length - Number(issue.maximum)))
  }
  return issue.code === 'too_small' ? said.missing(name) : words.problem.field(name, issue.message)
}
