/** Compiles the desk's catalogues of ICU messages to modules, so that no parser is loaded in the browser; and writes their types. */
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'

/** A message, or a section of them. */
export type Catalogue = { readonly [name: string]: string | Catalogue }

/** By argument: its type in TypeScript. */
type Arguments = Readonly<Record<string, string>>

/** The sections without which the first screens of the desk do: a file of their own, loaded after those. */
export const LATER_SECTIONS =
  'admin alertReach alerts blogForm comments composer contributors discard fieldsInText history margin reads schedule searching table topics versions'.split(
    ' ',
  )

export function firstSections(catalogue: Catalogue): Catalogue {
  return Object.fromEntries(Object.entries(catalogue).filter(([name]) => !LATER_SECTIONS.includes(name)))
}

export function laterSections(catalogue: Catalogue): Catalogue {
  return Object.fromEntries(Object.entries(catalogue).filter(([name]) => LATER_SECTIONS.includes(name)))
}

/** The module of one language: a function from its formats to its words. */
export function printWords(catalogue: Catalogue): string {
  return `export const make = f => (${printSection(catalogue)})\n`
}

/** The type of the words of every language, from those in English. */
export function printWordTypes(english: Catalogue): string {
  return [
    "import type { formatsOf } from '../formats.ts'",
    `type FirstWords = ${printSectionType(firstSections(english))}`,
    `type LaterWords = ${printSectionType(laterSections(english))}`,
    'export type Words = FirstWords & LaterWords',
    'export type MakeFirst = (formats: ReturnType<typeof formatsOf>) => FirstWords',
    'export type MakeLater = (formats: ReturnType<typeof formatsOf>) => LaterWords',
    '',
  ].join('\n\n')
}

/** The type of one language, from its own messages: the table of languages takes no other than that of all. */
export function printMakeType(catalogue: Catalogue): string {
  return `import type { formatsOf } from '../formats.ts'

export declare const make: (formats: ReturnType<typeof formatsOf>) => ${printSectionType(catalogue)}
`
}

/** Why a catalogue does not do what the English one does. */
export function problemsOf(catalogue: Catalogue, english: Catalogue): string[] {
  const [messages, wanted] = [messagesOf(catalogue), messagesOf(english)]
  const missing = [...wanted.keys()].filter(path => !messages.has(path)).map(path => `"${path}" is missing`)
  const others = [...messages].flatMap(([path, message]) => {
    const original = wanted.get(path)
    if (original === undefined) return [`"${path}" is not in English`]
    const isSame = JSON.stringify(argumentsOf(message)) === JSON.stringify(argumentsOf(original))
    return isSame ? [] : [`"${path}" takes other arguments than in English`]
  })
  return [...missing, ...others]
}

function argumentsOf(message: string): Arguments {
  const found = new Map<string, string>()
  collect(parseMessage(message), found)
  return Object.fromEntries([...found].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** By path: every message of a catalogue. */
export function messagesOf(catalogue: Catalogue, path: readonly string[] = []): ReadonlyMap<string, string> {
  const entries = Object.entries(catalogue).flatMap(([name, value]): (readonly [string, string])[] =>
    typeof value === 'string' ? [[[...path, name].join(' '), value]] : [...messagesOf(value, [...path, name])],
  )
  return new Map(entries)
}

export function parseMessage(message: string): MessageFormatElement[] {
  return parse(message, { ignoreTag: true, requiresOtherClause: true })
}

function printSection(section: Catalogue): string {
  const entries = Object.entries(section).map(([name, value]) => {
    const printed = typeof value === 'string' ? printMessage(value) : printSection(value)
    return `${JSON.stringify(name)}: ${printed}`
  })
  return `{${entries.join(',\n')}}`
}

function printSectionType(section: Catalogue): string {
  const entries = Object.entries(section).map(([name, value]) => {
    const type = typeof value === 'string' ? printMessageType(value) : printSectionType(value)
    return `readonly ${JSON.stringify(name)}: ${type}`
  })
  return `{\n${entries.join('\n')}\n}`
}

function printMessage(message: string): string {
  const elements = parseMessage(message)
  const text = printText(elements)
  return Object.keys(argumentsOf(message)).length === 0 ? text : `v => ${text}`
}

function printMessageType(message: string): string {
  const taken = Object.entries(argumentsOf(message)).map(([name, type]) => `readonly ${name}: ${type}`)
  return taken.length === 0 ? 'string' : `(values: { ${taken.join('; ')} }) => string`
}

/** @param counted The argument that `#` stands for. */
function printText(elements: readonly MessageFormatElement[], counted = ''): string {
  return `\`${elements.map(element => printElement(element, counted)).join('')}\``
}

function printElement(element: MessageFormatElement, counted: string): string {
  switch (element.type) {
    case TYPE.literal:
      return element.value.replace(/[`\\]|\$\{/g, '\\$&')
    case TYPE.argument:
      return `\${f.text(v.${element.value})}`
    case TYPE.number:
      return `\${f.number(v.${element.value})}`
    case TYPE.pound:
      return `\${f.number(v.${counted})}`
    case TYPE.plural:
      return `\${f.plural(v.${element.value}, ${printOptions(element.options, element.value)})}`
    case TYPE.select:
      return `\${f.select(v.${element.value}, ${printOptions(element.options, counted)})}`
    default:
      throw new Error(`The desk's messages have texts, numbers, plurals and selects; not {${element.value}, …}.`)
  }
}

type Options = Readonly<Record<string, { readonly value: readonly MessageFormatElement[] }>>

function printOptions(options: Options, counted: string): string {
  const printed = Object.entries(options).map(
    ([key, { value }]) => `${JSON.stringify(key)}: ${printText(value, counted)}`,
  )
  return `{${printed.join(', ')}}`
}

function collect(elements: readonly MessageFormatElement[], found: Map<string, string>): void {
  for (const element of elements) {
    if (element.type === TYPE.argument) found.set(element.value, found.get(element.value) ?? 'string')
    if (element.type === TYPE.number) found.set(element.value, 'number')
    if (element.type !== TYPE.plural && element.type !== TYPE.select) continue
    found.set(element.value, element.type === TYPE.plural ? 'number' : unionOf(Object.keys(element.options)))
    for (const { value } of Object.values(element.options)) collect(value, found)
  }
}

function unionOf(keys: readonly string[]): string {
  return keys
    .toSorted()
    .map(key => `'${key}'`)
    .join(' | ')
}
