/** The structure of the source: permitted imports, reads of the environment, and the length of files. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findCycles, parseSource, readSources } from '#test/support/source-tree.ts'

/** A room imports only rooms on lower floors. Rooms on the same floor do not import one another. */
const FLOORS = [
  ['shared'],
  ['platform'],
  ['store'],
  ['editorial', 'delivery', 'push'],
  ['web'],
  ['server'],
  ['cli'],
  ['main'],
  ['crier'],
] as const

/** The rooms of the desk, likewise. */
const DESK_FLOORS = [['kit', 'looks'], ['api', 'composer'], ['live', 'local', 'admin'], ['blogs'], ['blog'], ['app']]

const LONGEST_FILE = 300
/** By `npm run types`. */
const GENERATED = /^client\/types\/.*\.d\.ts$/

const server = readSources('src')
const client = readSources('client')
const tests = readSources('test')

test('a room imports only rooms on lower floors', () => {
  const wrong = server.flatMap(({ path, imports }) =>
    imports.filter(to => to.startsWith('src/') && !mayImport(path, to)).map(to => `${path} imports ${to}`),
  )

  expect(wrong).toEqual([])
})

test('every room of the server is on a floor', () => {
  const rooms = new Set(server.map(({ path }) => roomOf(path)))

  expect([...rooms].filter(room => floorOf(room) < 0)).toEqual([])
})

test('every room of the desk is on a floor, and imports only rooms on lower floors', () => {
  const desk = client.filter(({ path }) => /^client\/desk\/\w+\//.test(path))
  const room = (path: string) => path.split('/')[2] ?? ''
  const floor = (path: string) => DESK_FLOORS.findIndex(rooms => rooms.includes(room(path)))
  const wrong = desk.flatMap(({ path, imports }) =>
    imports
      .filter(to => to.startsWith('client/desk/') && room(to) !== room(path) && floor(to) >= floor(path))
      .map(to => `${path} imports ${to}`),
  )

  expect(wrong).toEqual([])
  expect(desk.filter(({ path }) => floor(path) < 0).map(({ path }) => room(path))).toEqual([])
})

test('browser code imports only browser code', () => {
  const inBrowsers = [...client, ...server].filter(({ path }) => /^(client|src\/shared)\//.test(path))
  const wrong = inBrowsers.flatMap(({ path, imports }) =>
    imports.filter(to => !/^(client|src\/shared)\//.test(to)).map(to => `${path} imports ${to}`),
  )

  expect(wrong).toEqual([])
})

test('the server imports nothing of the client but the posting client', () => {
  const wrong = server.flatMap(({ path, imports }) =>
    imports
      .filter(to => /^(client|test)\//.test(to) && !to.startsWith('client/posting/'))
      .map(to => `${path} imports ${to}`),
  )

  expect(wrong).toEqual([])
})

test('SQLite is opened for writing only on writer threads, before start-up, and in commands', () => {
  const writers = server
    .filter(({ imports }) => imports.includes('src/store/sql/open-sqlite.ts'))
    .map(({ path }) => path)

  expect(writers.sort()).toEqual([
    'src/push/store/push-writer.ts',
    // Commands.
    'src/server/backup/restore-folder.ts',
    'src/server/stores/folder.ts',
    'src/server/stores/writer.ts',
    'src/store/log/log-writer.ts',
    // Writes only during start-up; afterwards its connection is read-only.
    'src/store/log/sqlite-store.ts',
    'src/store/presence/presence-file.ts',
  ])
})

test('there is no import cycle', () => {
  const cycles = findCycles([...server, ...client, ...tests]).map(cycle => cycle.join(' → '))

  expect(cycles).toEqual([])
})

test('the environment is read in one file only', () => {
  const readers = [...server, ...client].filter(({ readsEnvironment }) => readsEnvironment).map(({ path }) => path)

  expect(readers.filter(path => path !== 'src/server/config/config.ts')).toEqual([])
})

test('no file is too long', () => {
  const long = [...server, ...client, ...tests].filter(
    ({ path, lines }) => lines > LONGEST_FILE && !GENERATED.test(path),
  )

  expect(long.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([])
})

test('every runtime dependency has a decision page', () => {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'))
  const reasons = globSync('docs/decisions/*.md')
    .map(page => readFileSync(page, 'utf8'))
    .join()

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

test('an import is detected in any syntax', () => {
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
])('reading the environment is detected in %j', text => {
  expect(parseSource('src/a.ts', text).readsEnvironment).toBe(true)
})

test('a cycle is detected across any number of files', () => {
  const files = [
    parseSource('src/a.ts', "import './b.ts'"),
    parseSource('src/b.ts', "import './c.ts'"),
    parseSource('src/c.ts', "import type { B } from './b.ts'"),
  ]

  expect(findCycles(files)).toEqual([['src/b.ts', 'src/c.ts', 'src/b.ts']])
})

function roomOf(path: string): string {
  return path.split('/')[1]?.replace(/\.[jt]sx?$/, '') ?? ''
}

function mayImport(from: string, to: string): boolean {
  return roomOf(from) === roomOf(to) || floorOf(roomOf(to)) < floorOf(roomOf(from))
}

function floorOf(room: string): number {
  return FLOORS.findIndex(rooms => (rooms as readonly string[]).includes(room))
}
