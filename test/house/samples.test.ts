/**
 * Every sample of code in README, docs and the READMEs of packages. Those for which there is more than syntax to check are run
 * elsewhere too: docs/api.md and these shell commands against a server, docs/posting.md and docs/protocol.md as programs,
 * docs/tutorial.md in a browser, the nginx include in nginx.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { COMMANDS } from '#cli/commands.ts'
import { createProgram } from '#cli/program.ts'
import type { Composition } from '#server/composition.ts'
import { startApp } from '#test/support/services/start-app.ts'

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('docs/*.md'),
  ...globSync('client/*/README.md'),
]
const ALL = [...PAGES, 'release/server/README.md', 'bench/README.md'].flatMap(samplesIn)

type Sample = { readonly page: string; readonly language: string; readonly code: string }
/** Returns what is wrong; nothing for a good one. */
type Check = (code: string) => string | undefined

const CHECKS: Readonly<Record<string, Check>> = {
  sh: code => spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' }).stderr || undefined,
  text: () => undefined,
  js: code => syntaxOf('sample.mjs', code),
  ts: code => syntaxOf('sample.ts', code),
  jsx: code => syntaxOf('sample.jsx', code),
  json: code => (typeof JSON.parse(code) === 'object' ? undefined : 'is not an object'),
  yaml: code => parseDocument(code).errors[0]?.message,
  html: attributesOf,
  css: propertiesOf,
  ...Object.fromEntries(['swift', 'kotlin', 'dart', 'python', 'go', 'php', 'nginx'].map(name => [name, bracketsOf])),
  http: code => (/^(GET|POST|PATCH|DELETE) \/\S+ HTTP\/1\.1$|^[\w-]+: \S/m.test(code) ? undefined : 'is no message'),
}

test('a sample in every language can be checked', () => {
  expect([...new Set(ALL.map(({ language }) => language))].filter(language => !(language in CHECKS))).toEqual([])
  expect(ALL.length).toBeGreaterThan(80)
})

test.each(Object.keys(CHECKS))('every sample in %s is correct', language => {
  const samples = ALL.filter(sample => sample.language === language)
  const wrong = samples.map(({ page, code }) => ({ page, code, problem: CHECKS[language]?.(code) }))

  expect(samples.length).toBeGreaterThan(0)
  expect(wrong.filter(({ problem }) => problem !== undefined)).toEqual([])
})

test.each<[string, string]>([
  ['js', 'const a = (1'],
  ['yaml', 'a: [1'],
  ['ts', 'let a: = 1'],
  ['html', '<crier-blog source="https://live.example.org/blogs/a"></crier-blog>'],
  ['css', 'crier-blog { --crier-colour: red }'],
  ['swift', 'func a() { let b = "}" '],
  ['sh', 'curl "http://127.0.0.1'],
])('a wrong sample in %s is noticed', (language, code) => {
  expect(CHECKS[language]?.(code)).toEqual(expect.any(String))
})

test('every command of ours in a sample exists, with its options', () => {
  // Its parts are needed by what commands do, not by their descriptions.
  const program = createProgram({} as Composition, COMMANDS)
  const used = ALL.filter(({ language }) => language === 'sh' || language === 'text').flatMap(({ code }) =>
    commandsIn(code),
  )
  const missing = used.flatMap(({ words, options }) => {
    const command = commandOf(program, words)
    if (command === program) return [words.join(' ')]
    const known = new Set(command.options.flatMap(({ long }) => long ?? []))
    return options.filter(option => !known.has(option)).map(option => `${command.name()} ${option}`)
  })

  expect(missing).toEqual([])
  expect(new Set(used.map(({ words }) => commandOf(program, words))).size).toBeGreaterThan(8)
})

test.each(['README.md', 'release/server/README.md', 'docs/push.md'])(
  'the commands of %s that begin a coverage, post and alert work against a server',
  async page => {
    await using app = await startApp(page === 'docs/push.md' ? { blog: 'budget-day' } : {})
    const commands = samplesIn(page)
      .filter(({ language, code }) => language === 'sh' && /\bcurl |\bcrier (-- )?(post|blog create) /.test(code))
      .map(({ code }) => code.replaceAll('http://127.0.0.1:8080', app.url).replace(/^export .*$/gm, ''))
    const script = `npm() { shift 4; crier "$@"; }\ncrier() { "$NODE" "$CRIER" "$@"; }\n${commands.join('\n')}`

    const { status, output } = await runInShell(script, { CRIER_URL: app.url, CRIER_KEY: app.adminKey })

    expect(status, output).toBe(0)
    const [blog] = (await app.api('GET', '/v1/blogs')).body.blogs
    expect((await app.api('GET', `/v1/blogs/${blog.id}`)).body.updates).toHaveLength(1)
  },
)

test('the problem document in docs/errors.md is one that the server sends', async () => {
  const [sample] = samplesIn('docs/errors.md').filter(({ language }) => language === 'json')
  const documented = JSON.parse(sample?.code ?? '{}') as Record<string, unknown>
  await using app = await startApp({ blog: 'budget-day' })
  const posted = await app.post('budget-day', 'Doors open')
  const path = `/v1/blogs/budget-day/updates/${posted.id}`
  const edit = (version: string) =>
    app.api('PATCH', path, { headers: { 'If-Match': version }, body: { markdown: 'Doors opened' } })

  await edit('"1"')
  const { body } = await edit('"1"')

  expect(Object.keys(body).filter(name => name in documented)).toEqual(Object.keys(documented))
  expect(body).toMatchObject({ title: documented.title, status: documented.status, code: documented.code })
})

function samplesIn(page: string): Sample[] {
  return [...readFileSync(page, 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', code = '']) => ({
      ...{ page, language, code },
    }),
  )
}

function syntaxOf(file: string, code: string): string | undefined {
  return parseSync(file, code).errors[0]?.message
}

type ElementData = { readonly name: string; readonly attributes: readonly { readonly name: string }[] }

/** Not parts of the package of the widget. */
const NOTIFY: ElementData = { name: 'crier-notify', attributes: [{ name: 'src' }] }
const TEASER: ElementData = {
  name: 'crier-teaser',
  attributes: ['src', 'count', 'order', 'key-only', 'topic'].map(name => ({ name })),
}
const UPDATE: ElementData = { name: 'crier-update', attributes: [{ name: 'src' }, { name: 'title' }] }
const GLOBAL = ['style', 'class', 'id']

/** Our elements have attributes that they know, and every start of one has its end. */
function attributesOf(code: string): string | undefined {
  const { tags } = JSON.parse(readFileSync('client/widget-package/html-data.json', 'utf8')) as {
    readonly tags: ElementData[]
  }
  const known = new Map(
    [...tags, NOTIFY, TEASER, UPDATE].map(({ name, attributes }) => [name, attributes.map(one => one.name)]),
  )
  for (const [, name = '', attributes = ''] of code.matchAll(/<(crier-\w+)([^>]*)>/g)) {
    const own = known.get(name)
    if (!own || !code.includes(`</${name}>`)) return `<${name}> is unknown, or not closed`
    const used = [...attributes.replace(/"[^"]*"/g, '').matchAll(/[\w-]+/g)].map(([attribute]) => attribute)
    const unknown = used.find(attribute => !own.includes(attribute) && !GLOBAL.includes(attribute))
    if (unknown !== undefined) return `<${name}> has no attribute ${unknown}`
  }
  return undefined
}

function propertiesOf(code: string): string | undefined {
  const look = readFileSync('src/shared/view/coverage.css', 'utf8')
  const unknown = (code.match(/--crier-[\w-]+/g) ?? []).find(name => !look.includes(name))
  return unknown === undefined ? bracketsOf(code) : `${unknown} is not read by the widget`
}

/** Languages whose tools are not here: brackets are closed in their order, outside strings and comments. */
function bracketsOf(code: string): string | undefined {
  const bare = code.replace(/"(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])*'/g, '""').replace(/(\/\/|#(?!\[)).*$/gm, '')
  const open: string[] = []
  for (const [bracket] of bare.matchAll(/[()[\]{}]/g)) {
    const closes = { ')': '(', ']': '[', '}': '{' }[bracket]
    if (closes === undefined) open.push(bracket)
    else if (open.pop() !== closes) return `${bracket} closes nothing`
  }
  return open.length === 0 ? undefined : `${open.at(-1)} is not closed`
}

type Used = { readonly words: readonly string[]; readonly options: readonly string[] }

/** `crier …` and `npm run --silent crier -- …` at the beginning of a command. */
function commandsIn(code: string): Used[] {
  const lines = code.replaceAll(/\\\n/g, ' ').split('\n')
  return lines.flatMap(line => {
    const [, rest] = /^\s*(?:.*\|\s*)?(?:npm run --silent crier -- |crier )(.*)$/.exec(line.replace(/\s#.*$/, '')) ?? []
    if (rest === undefined) return []
    const options = [...rest.replace(/"[^"]*"|'[^']*'/g, '').matchAll(/(?<=\s)--[a-z][\w-]*/g)].map(
      ([option]) => option,
    )
    return [{ words: rest.split(/\s+/), options }]
  })
}

/** The deepest command that the words name. */
function commandOf(program: Command, [word, ...more]: readonly string[]): Command {
  const command = program.commands.find(one => one.name() === word || one.aliases().includes(word ?? ''))
  return command ? commandOf(command, more) : program
}

async function runInShell(commands: string, environment: Readonly<Record<string, string>>) {
  const env = { ...process.env, NODE: process.execPath, CRIER: resolve('src/crier.js'), ...environment }
  const shell = spawn('bash', ['-euo', 'pipefail'], { env })
  shell.stdin.end(commands)
  const [out, errors] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')])
  return { status: shell.exitCode, output: out + errors }
}
