/** The shape of the source: what may import what, where the environment is read, and how long a file may grow. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findCycles, parseSource, readSources } from './support/source-tree.ts'

/** Each part may import those left of it. Parts in one group do not import one another. */
const ORDER = [
  ['blog'],
  ['protocol'],
  ['posting'],
  ['errors', 'clock', 'wire', 'roles', 'young-heap'],
  ['parts', 'logger'],
  ['sql'],
  ['log', 'bus', 'keys', 'hooks', 'audience'],
  ['sql', 'outbound'],
  ['log', 'bus', 'keys', 'audience'],
  ['ingest', 'feed', 'push', 'readers', 'sessions', 'presence', 'limits', 'sites', 'media'],
  ['gateway', 'pages', 'links'],
  ['metrics'],
  ['http', 'config'],
  ['app', 'stores', 'alerts', 'workers'],
  ['cli'],
  ['server'],
  ['main'],
  ['crier'],
] as const

/** Each would work without the other two: a process may play only one of these roles. */
const APART = ['ingest', 'push', 'gateway']

const LONGEST_FILE = 300

const server = readSources('src')
const client = readSources('client')

test('data flows one way: a part imports only parts that stand before it', () => {
  const wrong = server.flatMap(({ path, imports }) =>
    imports.filter(to => !mayImport(partOf(path), partOf(to))).map(to => `${path} imports ${to}`),
  )

  expect(wrong).toEqual([])
})

test('every part of the server has its place in the order', () => {
  const placed: readonly string[] = ORDER.flat()
  const unplaced = new Set(server.map(({ path }) => partOf(path)).filter(part => !placed.includes(part)))

  expect([...unplaced]).toEqual([])
})

test('what runs in the browser takes nothing from the server but the blog, the protocol and posting', () => {
  const wrong = client.flatMap(({ path, imports }) =>
    imports
      .filter(to => !/^(client|src\/blog|src\/protocol|src\/posting)\//.test(to))
      .map(to => `${path} imports ${to}`),
  )

  expect(wrong).toEqual([])
})

test('SQLite is opened for writing where nobody is served: on a thread that writes, before the start, in a command', () => {
  const writers = server.filter(({ imports }) => imports.includes('src/sql/open-sqlite.ts')).map(({ path }) => path)

  expect(writers.sort()).toEqual([
    'src/log/log-writer.ts',
    // Before anybody is served; from then on its connection cannot write.
    'src/log/sqlite-store.ts',
    'src/presence/sqlite-presence.ts',
    'src/push/push-writer.ts',
    // For commands.
    'src/stores/folder.ts',
    'src/stores/writer.ts',
  ])
})

test('no file imports itself by way of others', () => {
  const cycles = findCycles([...server, ...client]).map(cycle => cycle.join(' → '))

  expect(cycles).toEqual([])
})

test('the environment is read in one file', () => {
  const readers = [...server, ...client].filter(({ readsEnvironment }) => readsEnvironment).map(({ path }) => path)

  expect(readers.filter(path => path !== 'src/config.ts')).toEqual([])
})

test('no file has grown into two', () => {
  const long = [...server, ...client].filter(({ lines }) => lines > LONGEST_FILE)

  expect(long.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([])
})

test('every runtime dependency has its reason in docs/decisions.md', () => {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'))
  const reasons = readFileSync('docs/decisions.md', 'utf8')

  const unexplained = Object.keys(dependencies).filter(name => !reasons.includes(`\`${name}\``))

  expect(unexplained).toEqual([])
})

test('every package that the server imports is a runtime dependency', () => {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'))
  const wrong = server.flatMap(({ path, packages }) =>
    packages.filter(name => !(name in dependencies)).map(name => `${path} imports ${name}`),
  )

  expect(wrong).toEqual([])
})

test('an import is seen in whatever form it is written', () => {
  const { imports, packages } = parseSource(
    'src/log/a.ts',
    `import { a } from './b.ts'
    import type { C } from '../blog/c.ts'
    export * from './d.ts'
    export type { E } from './e.ts'
    type F = import('./f.ts').F
    const g = await import('./g.ts')
    new Worker(new URL('./h.ts', import.meta.url))
    // import './not-this.ts'
    import ws from '@scope/ws/sub.js'
    import 'node:fs'`,
  )

  const here = ['b', 'd', 'e', 'f', 'g', 'h'].map(name => `src/log/${name}.ts`)
  expect([...imports].sort()).toEqual(['src/blog/c.ts', ...here])
  expect(packages).toEqual(['@scope/ws'])
})

test.each([
  'const a = process.env.A',
  "const a = process['env'].A",
  'const { env } = process',
  "import { env } from 'node:process'",
])('the environment is seen in %j', text => {
  expect(parseSource('src/a.ts', text).readsEnvironment).toBe(true)
})

test('a cycle is seen through any number of files', () => {
  const files = [
    parseSource('src/a.ts', "import './b.ts'"),
    parseSource('src/b.ts', "import './c.ts'"),
    parseSource('src/c.ts', "import type { B } from './b.ts'"),
  ]

  expect(findCycles(files)).toEqual([['src/b.ts', 'src/c.ts', 'src/b.ts']])
})

function partOf(path: string): string {
  return path.split('/')[1]?.replace(/\.[jt]sx?$/, '') ?? ''
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true
  if (APART.includes(from) && APART.includes(to)) return false
  return placeOf(to) < placeOf(from)
}

function placeOf(part: string): number {
  return ORDER.findIndex(group => (group as readonly string[]).includes(part))
}
