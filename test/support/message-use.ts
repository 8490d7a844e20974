/** Finds in the source which of the desk's messages are used, and texts that are in no catalogue. */
import { readFileSync } from 'node:fs'
import { type ESTree, parseSync, Visitor } from 'vite'
import type { Catalogue } from '#client/types/desk-words.ts'

type Path = readonly string[]

/** The paths of messages, and of sections of which one message is picked at run time. */
export function usedMessages(files: readonly string[], catalogue: Catalogue): Set<string> {
  const texts = files
    .map(file => readFileSync(file, 'utf8'))
    .filter(text => /import \{[^}]*\bwords\b[^}]*\} from/.test(text))
  return new Set(texts.flatMap(text => usedIn(text, catalogue).map(path => path.join(' '))))
}

const SECTION = /const (\w+) = (\w+)((?:\.\w+)*)$/gm
const PARTS = /const \{ ([^}]+) \} = (\w+)((?:\.\w+)*)$/gm

function usedIn(text: string, catalogue: Catalogue): Path[] {
  const sections = new Map<string, Path>([['words', []]])
  const parts: Path[] = []
  const name = (local: string, path: Path) => {
    const found = within(path, catalogue)
    if (typeof found === 'object') sections.set(local, path)
    else if (found !== undefined) parts.push(path)
  }
  for (const [, local = '', root = '', rest = ''] of text.matchAll(SECTION)) {
    const of = sections.get(root)
    if (of) name(local, [...of, ...split(rest)])
  }
  for (const [, names = '', root = '', rest = ''] of text.matchAll(PARTS)) {
    const of = sections.get(root)
    if (!of) continue
    for (const one of names.split(', ')) {
      const [key = '', local = key] = one.split(': ')
      name(local.replace('...', ''), [...of, ...split(rest), ...(key.startsWith('...') ? [] : [key])])
    }
  }
  const used = text
    .replace(SECTION, '')
    .replace(PARTS, '')
    .matchAll(/(?<![\w']|[^.]\.)(\w+)((?:\.\w+|\['[^']+'\])*)/g)
  return [
    ...parts,
    ...[...used].flatMap(([, root = '', rest = '']) => {
      const of = sections.get(root)
      const path = of && longestIn([...of, ...split(rest)], catalogue)
      return path && path.length > 0 ? [path] : []
    }),
  ]
}

function split(steps: string): string[] {
  return [...steps.matchAll(/\.(\w+)|\['([^']+)'\]/g)].map(([, name, quoted]) => name ?? quoted ?? '')
}

function within(path: Path, catalogue: Catalogue): string | Catalogue | undefined {
  return path.reduce<string | Catalogue | undefined>(
    (held, step) => (typeof held === 'object' ? held[step] : undefined),
    catalogue,
  )
}

/** Without a method at its end, as of a string. */
function longestIn(path: Path, catalogue: Catalogue): Path {
  const length = path.findIndex((_, index) => within(path.slice(0, index + 1), catalogue) === undefined)
  return length < 0 ? path : path.slice(0, length)
}

const LETTERS = /\p{L}{2}/u
/** The attributes that people see or hear. */
const SHOWN = /^(aria-label|aria-description|aria-roledescription|title|placeholder|alt|label)$/
const SAID = /^(tell|tellProblem|announce|setProblem)$/

/** `file: text`, of texts between tags, in attributes and in messages. */
export function inlineTexts(files: readonly string[]): string[] {
  return files.flatMap(file => inlineIn(file, readFileSync(file, 'utf8')).map(text => `${file}: ${text}`))
}

export function inlineIn(file: string, text: string): string[] {
  const found: string[] = []
  const look = (node: ESTree.Node | null | undefined) => {
    for (const one of textsOf(node)) if (LETTERS.test(one) && !/^https?:/.test(one)) found.push(one.trim())
  }
  new Visitor({
    JSXText: look,
    JSXElement: ({ children }) => {
      for (const child of children) if (child.type === 'JSXExpressionContainer') look(child.expression)
    },
    JSXAttribute: ({ name, value }) => {
      if (name.type === 'JSXIdentifier' && SHOWN.test(name.name)) look(value)
    },
    CallExpression: ({ callee, arguments: [first] }) => {
      if (callee.type === 'Identifier' && SAID.test(callee.name)) look(first)
    },
  }).visit(parseSync(file, text).program)
  return found
}

function textsOf(node: ESTree.Node | null | undefined): string[] {
  switch (node?.type) {
    case 'JSXText':
      return [node.value]
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : []
    case 'TemplateLiteral':
      return node.quasis.map(({ value }) => value.raw)
    case 'JSXExpressionContainer':
      return textsOf(node.expression)
    case 'ConditionalExpression':
      return [...textsOf(node.consequent), ...textsOf(node.alternate)]
    case 'LogicalExpression':
      return textsOf(node.right)
    default:
      return []
  }
}
