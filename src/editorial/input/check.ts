/** Validates input against its schema, and describes validation errors in plain words. */
import { z } from 'zod'
import { type FieldError, Refusal } from '#platform/errors.ts'

/** Enough to fix a request; a hostile one could cause thousands. */
const MAX_ERRORS = 20

type Checked<T> =
  | { readonly kind: 'right'; readonly value: T }
  | { readonly kind: 'wrong'; readonly errors: readonly FieldError[] }

/** @throws Refusal `invalid`, with the path of every invalid field. */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const checked = tryCheck(schema, value)
  if (checked.kind === 'right') return checked.value
  throw new Refusal('invalid', { errors: checked.errors })
}

export function tryCheck<S extends z.ZodType>(schema: S, value: unknown): Checked<z.output<S>> {
  const checked = schema.safeParse(value, { error: say })
  if (checked.success) return { kind: 'right', value: checked.data }
  return { kind: 'wrong', errors: checked.error.issues.flatMap(issue => errorsOf(issue, schema)).slice(0, MAX_ERRORS) }
}

/** `body[2].href`; empty for the root. */
function printPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((printed, step) => {
    if (typeof step === 'number') return `${printed}[${step}]`
    const name = String(step)
    if (!/^[\w-]+$/.test(name)) return `${printed}[${JSON.stringify(name)}]`
    return printed === '' ? name : `${printed}.${name}`
  }, '')
}

function errorsOf(issue: z.core.$ZodIssue, schema: z.ZodType): readonly FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: printPath(issue.path), message: issue.message }]
  const known = issue.path.length === 0 && schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const others = known.length > 0 ? `; the fields are ${known.join(', ')}` : ''
  return issue.keys.map(key => ({
    path: printPath([...issue.path, key]),
    message: `there is no such field${others}`,
  }))
}

function say(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `use ${choice(issue.values.map(value => JSON.stringify(value)))}`
    case 'too_small':
      return size(issue.origin, `at least ${issue.minimum}`, Number(issue.minimum))
    case 'too_big':
      return size(issue.origin, `at most ${issue.maximum}`, Number(issue.maximum))
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'is not in the right form'
    case 'invalid_union':
      return Array.isArray(issue.options) ? `use ${choice(issue.options.map(one => JSON.stringify(one)))}` : undefined
    default:
      return undefined
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'use a time such as 2026-03-04T16:44:00Z',
  date: 'use a date such as 2026-03-04',
  url: 'use an address such as https://www.example.org',
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function size(origin: string, bound: string, amount: number): string {
  if (origin === 'string') return amount === 1 ? 'must not be empty' : `must have ${bound} characters`
  if (origin === 'array') return `must have ${bound} ${amount === 1 ? 'entry' : 'entries'}`
  return `must be ${bound}`
}

function choice(values: readonly string[]): string {
  const last = values.at(-1) ?? 'nothing'
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`
}
