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
  const said = sayMessage(message)
  return name === undefined ? said : words.problem.field({ name, message: said })
}

const { messages } = words.problem

type Sentence = { readonly of: RegExp; readonly say: (most: number) => string }

/** The schema's sentences, which are English. */
const SENTENCES: readonly Sentence[] = [
  { of: /^is missing$/, say: () => messages.missing },
  { of: /^must not be empty$/, say: () => messages.empty },
  { of: /^must have at most (\d+) characters$/, say: most => messages.longest({ most }) },
  { of: /^must have at most (\d+) entr/, say: most => messages.most({ most }) },
  { of: /^use a time of the years/, say: () => messages.years },
  { of: /RFC 3339|^use a time/, say: () => messages.time },
  { of: /IANA time zone/, say: () => messages.zone },
  { of: /BCP 47/, say: () => messages.language },
  { of: /HLS stream|^use an address that begins with https/, say: () => messages.video },
]

/** A sentence of the server or of its schema in the language of the desk. */
export function sayMessage(message: string): string {
  for (const { of, say } of SENTENCES) {
    const found = of.exec(message)
    if (found) return say(Number(found[1]))
  }
  return messages.other({ message })
}
