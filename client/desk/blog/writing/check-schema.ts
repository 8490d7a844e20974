/** Validates with the server's own schema. Loaded after the first screen: until then the server alone validates. */
import { z } from 'zod'
import { type FieldProblem, sayMessage } from '#client/desk/kit/field-problem.ts'
import { words } from '#client/desk/kit/words.ts'
import { portableText } from '#shared/blog/portable-text.ts'
import { newUpdate, updatePatch } from '#shared/requests/inputs.ts'

const said = words.check

// The desk's Content-Security-Policy forbids `eval` and `new Function`, which zod's JIT needs.
z.config({ jitless: true })

/** The body as the desk sends it; the request schemas leave its type open. */
const withBody = z.object({ body: portableText.optional() })

/** @param asked The body of the request */
export function checkWithSchema(asked: object, { isNew }: { readonly isNew: boolean }): FieldProblem | undefined {
  const whole = (isNew ? newUpdate : updatePatch).safeParse(asked)
  const [issue] = [...(whole.error?.issues ?? []), ...(withBody.safeParse(asked).error?.issues ?? [])]
  return issue && { field: issue.path.join('.'), text: sentenceFor(issue, asked) }
}

function sentenceFor(issue: z.core.$ZodIssue, asked: object): string {
  const name = nameOf(issue.path)
  const value = issue.path.reduce<unknown>((held, step) => Object(held)[step], asked)
  if (issue.code === 'too_big' && typeof value === 'string') {
    return words.problem.field({
      name,
      message: words.problem.tooLong({ excess: value.trim().length - Number(issue.maximum) }),
    })
  }
  return issue.code === 'too_small'
    ? said.missing({ name })
    : words.problem.field({ name, message: sayMessage(issue.message) })
}

/** Inside the body, the last step names a field of a picture, quote or card. */
function nameOf(path: readonly PropertyKey[]): string {
  const names: Readonly<Record<string, string>> = { ...words.fields, ...words.fieldsInText }
  return names[path.join('.')] ?? names[String(path.at(-1))] ?? words.fields.body
}
