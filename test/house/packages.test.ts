/** Our packages: packed, installed together into an empty folder by npm, and used there. */
import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { startCrier } from '#test/support/services/crier-process.ts'
import { startApp } from '#test/support/services/start-app.ts'

const run = promisify(execFile)
const TSC = resolve('node_modules/.bin/tsc')
const COMMIT = '0123456789abcdef0123456789abcdef01234567'

let folder: string
const inPackage = (name: string, path = '') => join(folder, 'node_modules/@crier-live', name, path)
const SERVER = 'src/crier.js'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crier-packages-'))
  const packed = await newPackages(join(folder, 'packed'))
  await writeFile(join(folder, 'package.json'), '{"type":"module","private":true}')
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packed], { cwd: folder })
}, 300_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function newPackages(to: string): Promise<readonly string[]> {
  await run(process.execPath, ['release/pack.ts', '--to', to, '--commit', COMMIT])
  return globSync(`${to}/*.tgz`)
}

test('all packages have the scope and the version of the server, and a README that shows code first', () => {
  const { version } = manifest(resolve('package.json'))

  for (const name of ['server', 'client', 'posting', 'widget']) {
    expect(manifest(inPackage(name, 'package.json'))).toMatchObject({
      ...{ name: `@crier-live/${name}`, version, license: 'Apache-2.0', gitHead: COMMIT },
      publishConfig: { access: 'public' },
    })
    expect(manifest(inPackage(name, 'package.json')).private).toBeUndefined()
    const [title, code] = readFileSync(inPackage(name, 'README.md'), 'utf8').split('\n\n')
    expect([title, code]).toEqual([`# @crier-live/${name}`, expect.stringMatching(/^```/)])
  }
})

test('the server brings its runtime dependencies alone, no test and no TypeScript', () => {
  const { devDependencies = {} } = manifest(resolve('package.json'))
  const files = globSync('**/*', { cwd: inPackage('server') })

  expect(Object.keys(devDependencies).filter(name => existsSync(join(folder, 'node_modules', name)))).toEqual([])
  expect(files.filter(path => /(^|\/)(test|bench|release|node_modules)\/.|\.tsx?$/.test(path))).toEqual([])
  expect(files).toEqual(
    expect.arrayContaining([
      ...['client/dist/desk/index.html', 'client/dist/docs/guide/index.html', 'docs/operations.md', 'CHANGELOG.md'],
    ]),
  )
  const { man = '' } = manifest(inPackage('server', 'package.json'))
  expect(readFileSync(inPackage('server', man), 'utf8')).toMatch(/^\.TH CRIER 1 /)
})

test('the command names its version and its commit', async () => {
  const { stdout } = await run(join(folder, 'node_modules/.bin/crier'), ['--version'], { cwd: folder })

  expect(stdout).toBe(`${manifest(resolve('package.json')).version} (${COMMIT.slice(0, 12)})\n`)
})

test('the installed server serves pages, desk and documentation, with workers and threads', async () => {
  const program = inPackage('server', SERVER)
  await using crier = await startCrier({ folder: await newFolder(), program, env: { CRIER_WORKERS: '2' } })
  await crier.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day', language: 'fr' } })
  // Long enough for a thread of its own.
  const html = `<p>${'Les portes ouvrent. '.repeat(1_000)}</p>`
  const posted = await crier.api('POST', '/v1/blogs/budget-day/updates', { body: { html } })

  expect(posted).toMatchObject({ status: 201 })
  expect(await textAt(`${crier.url}/blogs/budget-day`)).toMatch(/lang="fr"[\s\S]*Les portes/)
  for (const path of [
    '/widget.js',
    '/desk/',
    '/docs/swagger-ui/swagger-ui-bundle.js',
    '/docs/swagger-ui/swagger-ui.css',
    '/docs/guide/',
    '/docs/guide/search.js',
  ]) {
    expect(await textAt(`${crier.url}${path}`)).not.toBe('')
  }
  const { body } = await crier.api('GET', '/readyz?verbose')
  expect(JSON.stringify(body)).toContain('"sending"')
  expect(await crier.kill('SIGTERM')).toBe(0)
})

test('where the install finds no compiler, the server sends by JavaScript', async () => {
  const built = inPackage('server', 'src/platform/sends/dist')
  await rm(built, { recursive: true, force: true })
  const install = spawnSync(process.execPath, ['src/platform/sends/build.js'], {
    ...{ cwd: inPackage('server'), env: { PATH: dirname(process.execPath) }, encoding: 'utf8' as const },
  })
  await using crier = await startCrier({ folder: await newFolder(), program: inPackage('server', SERVER) })

  expect([install.status, install.stdout]).toEqual([0, expect.stringContaining('there is no C compiler')])
  expect(JSON.stringify((await crier.api('GET', '/readyz?verbose')).body)).toContain('javascript')
})

test('a program posts and another follows, with the packages alone', async () => {
  await using crier = await startCrier({ folder: await newFolder(), program: inPackage('server', SERVER) })
  await writeFile(
    join(folder, 'both.js'),
    `import { followBlog } from '@crier-live/client'
    import { createPostingClient } from '@crier-live/posting'
    const [url, key] = process.argv.slice(2)
    const crier = createPostingClient({ url, key })
    await crier.createBlog({ id: 'a', title: 'A' })
    const following = followBlog(url + '/blogs/a', {
      onCoverage({ updates: [update] }) {
        if (!update) return
        console.log(update.title)
        following.close()
      },
    })
    await crier.post('a', { title: 'Doors open', markdown: 'They are open.' })`,
  )

  const { stdout } = await run(process.execPath, ['both.js', crier.url, crier.adminKey], { cwd: folder })

  expect(stdout).toBe('Doors open\n')
})

test('an installed package has its types and loads its files', async () => {
  const files = [...COMMON, 'comments.d.ts', 'comments.js', 'reads.d.ts', 'reads.js', 'sdk.js']
  expect(filesOf('client').toSorted()).toEqual(files.toSorted())
  await writeFile(
    join(folder, 'good.ts'),
    `import { type Coverage, followBlog, type Standing } from '@crier-live/client'
    const titles = (coverage: Coverage) => coverage.updates.map(({ title, body }) => title ?? body[0]?._type)
    export const following = () => followBlog('/blogs/a', {
      onCoverage: (coverage, changes) => console.log(titles(coverage), changes.at(-1)?.offset),
      onStanding: (standing: Standing) => standing.kind === 'stopped' && console.log(standing.why),
      getToken: async () => 'token',
    })
    import { followComments, newWriterSecret, openCommentWriter } from '@crier-live/client/comments'
    followComments('/blogs/a', following(), { onComments: ({ comments }) => console.log(comments[0]?.answer?.text) })
    export const writer = openCommentWriter('/blogs/a', { secret: newWriterSecret() })
    import { type ReadsReporter, reportReads } from '@crier-live/client/reads'
    export const reads: ReadsReporter = reportReads('/blogs/a', following())
    reads.show(following().coverage?.updates.map(({ id }) => id) ?? [])`,
  )
  await writeFile(
    join(folder, 'bad.ts'),
    `import { followBlog } from '@crier-live/client'\nfollowBlog(1, { onChange() {} })`,
  )

  expect(await compile('good.ts')).toBe('')
  expect(await compile('bad.ts')).toContain('TS2345')
  expect(await namesIn('@crier-live/client')).toContain('followBlog')
  expect(await namesIn('@crier-live/client/comments')).toContain('openCommentWriter')
  expect(await namesIn('@crier-live/client/reads')).toContain('reportReads')
})

test('the posting package is one file with its types, and its outcomes are distinguishable', async () => {
  expect(filesOf('posting')).toEqual([...COMMON, 'posting.js'])
  await writeFile(
    join(folder, 'good.ts'),
    `import { createPostingClient, type NewUpdate } from '@crier-live/posting'
    const crier = createPostingClient({ url: 'http://127.0.0.1:8080', key: 'k' })
    export async function post(fields: NewUpdate): Promise<string> {
      const posted = await crier.post('a', fields, { idempotencyKey: 'from-my-cms-17' })
      if (posted.kind === 'refused') return posted.problem.detail
      if (posted.kind !== 'done') return posted.kind
      const corrected = await crier.correct(posted.update, { title: null, correction: 'It had a title.' })
      return corrected.kind === 'stale' ? corrected.current.id : posted.update.id
    }`,
  )
  await writeFile(
    join(folder, 'bad.ts'),
    `import { createPostingClient } from '@crier-live/posting'
    void createPostingClient({ url: '' }).post('a', { titel: 'Doors open' })`,
  )

  expect(await compile('good.ts')).toBe('')
  expect(await compile('bad.ts')).toContain('titel')
  expect(await namesIn('@crier-live/posting')).toContain('createPostingClient')
})

test("the examples of the posting client's documentation run, from top to bottom", async () => {
  await using app = await startApp()
  const page = await readFile('docs/posting.md', 'utf8')
  const examples = [...page.matchAll(/^```js\n(.*?)\n```$/gms)].map(([, code]) => code)
  await writeFile(join(folder, 'examples.js'), examples.join('\n'))

  const env = { ...process.env, CRIER_URL: app.url, CRIER_KEY: app.adminKey }
  const { stdout, stderr } = await run(process.execPath, ['examples.js'], { cwd: folder, env })

  expect(examples.length).toBeGreaterThan(6)
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^[0-9a-f-]{36} 1\n1 2 2 2\n0 0\n$/)
})

test.each([
  ['client', /^0 updates$/],
  ['posting', /^[0-9a-f-]{36}$/],
])('the example in the README of %s runs with the package alone', async (name, said) => {
  await using app = await startApp({ blog: 'budget-day' })
  const [, code = ''] = /```js\n(.*?)```/s.exec(await readFile(inPackage(name, 'README.md'), 'utf8')) ?? []
  await writeFile(join(folder, `readme-${name}.js`), code.replace('https://live.example.org', app.url))
  const program = spawn(process.execPath, [`readme-${name}.js`], {
    ...{ cwd: folder, env: { ...process.env, CRIER_KEY: app.adminKey }, stdio: ['ignore', 'pipe', 'inherit'] as const },
  })
  onTestFinished(() => void program.kill())

  for await (const line of createInterface({ input: program.stdout })) if (said.test(line)) return
  expect.unreachable('the example ended without its line')
})

async function namesIn(name: string): Promise<string> {
  const program = `import('${name}').then(one => console.log(Object.keys(one)))`
  return (await run(process.execPath, ['-e', program], { cwd: folder })).stdout
}

/** Empty, or the compiler's errors. */
async function compile(file: string): Promise<string> {
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--skipLibCheck',
    'false',
    '--target',
    'es2024',
  ]
  const modules = [
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--lib',
    'es2024,dom,dom.iterable',
    '--types',
    '',
  ]
  const outcome = run(TSC, [...options, ...modules, file], { cwd: folder })
  return outcome.then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )
}

const COMMON = ['LICENSE', 'README.md', 'blog.d.ts', 'index.d.ts', 'package.json']

function filesOf(name: string): readonly string[] {
  return globSync('**/*', { cwd: inPackage(name) }).sort()
}

async function textAt(url: string): Promise<string> {
  const answer = await fetch(url)
  return answer.ok ? answer.text() : ''
}

type Manifest = {
  readonly version: string
  readonly private?: boolean
  readonly devDependencies?: object
  readonly man?: string
}

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest
}
