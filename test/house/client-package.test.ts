/** Our client packages: packed, installed elsewhere, and used by a program with their types and no other package. */
import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { startApp } from '#test/support/services/start-app.ts'

const run = promisify(execFile)
const TSC = resolve('node_modules/.bin/tsc')

const FOLLOWING = { name: 'crier-client', from: 'client/sdk', files: ['blog.d.ts', 'index.d.ts', 'sdk.js'] }
const POSTING = { name: 'crier-posting', from: 'client/posting', files: ['blog.d.ts', 'index.d.ts', 'posting.js'] }

test('an installed package has its types and loads its one file', async () => {
  const folder = await install(FOLLOWING)
  await writeFile(
    join(folder, 'good.ts'),
    `import { type Coverage, followBlog, type Standing } from 'crier-client'
    const titles = (coverage: Coverage) => coverage.updates.map(({ title, body }) => title ?? body[0]?._type)
    export const following = () => followBlog('/blogs/a', {
      onCoverage: (coverage, changes) => console.log(titles(coverage), changes.at(-1)?.offset),
      onStanding: (standing: Standing) => standing.kind === 'stopped' && console.log(standing.why),
      getToken: async () => 'token',
    })`,
  )
  await writeFile(join(folder, 'bad.ts'), `import { followBlog } from 'crier-client'\nfollowBlog(1, { onChange() {} })`)

  expect(await compile(folder, 'good.ts')).toBe('')
  expect(await compile(folder, 'bad.ts')).toContain('TS2345')
  expect(await namesIn('crier-client', folder)).toContain('followBlog')
})

test('the posting package is one file with its types, and its outcomes are distinguishable', async () => {
  const folder = await install(POSTING)
  await writeFile(
    join(folder, 'good.ts'),
    `import { createPostingClient, type NewUpdate } from 'crier-posting'
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
    `import { createPostingClient } from 'crier-posting'
    void createPostingClient({ url: '' }).post('a', { titel: 'Doors open' })`,
  )

  expect(await compile(folder, 'good.ts')).toBe('')
  expect(await compile(folder, 'bad.ts')).toContain('titel')
  expect(await namesIn('crier-posting', folder)).toContain('createPostingClient')
})

test("the examples of the posting client's documentation run, from top to bottom", async () => {
  await using app = await startApp()
  const folder = await install(POSTING)
  const page = await readFile('docs/posting.md', 'utf8')
  const examples = [...page.matchAll(/^```js\n(.*?)\n```$/gms)].map(([, code]) => code)
  await writeFile(join(folder, 'examples.js'), examples.join('\n'))

  const env = { ...process.env, CRIER_URL: app.url, CRIER_KEY: app.adminKey }
  const { stdout, stderr } = await run(process.execPath, ['examples.js'], { cwd: folder, env })

  expect(examples.length).toBeGreaterThan(6)
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^[0-9a-f-]{36} 1\n1 2 2 2\n$/)
})

async function namesIn(name: string, folder: string): Promise<string> {
  const program = `import('${name}').then(one => console.log(Object.keys(one)))`
  return (await run(process.execPath, ['-e', program], { cwd: folder })).stdout
}

/** Empty, or the compiler's errors. */
async function compile(folder: string, file: string): Promise<string> {
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

type Package = { readonly name: string; readonly from: string; readonly files: readonly string[] }

async function install({ name, from, files: expected }: Package): Promise<string> {
  const folder = await newFolder()
  await writeFile(join(folder, 'package.json'), '{"type":"module","private":true}')
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: from })
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [Packed]
  expect(files.map(({ path }) => path).sort()).toEqual(['README.md', 'package.json', ...expected].sort())
  const target = join(folder, 'node_modules', name)
  await mkdir(target, { recursive: true })
  await run('tar', ['-xzf', join(folder, filename), '-C', target, '--strip-components', '1'])
  return folder
}
type Packed = { readonly filename: string; readonly files: readonly { readonly path: string }[] }
