/** Our client as a package: packed, installed elsewhere, and used by a program with types and no other package. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const TSC = resolve('node_modules/.bin/tsc')

test('a program that installs the package sees its types and loads its one file', async () => {
  const folder = await install()
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
  const { stdout } = await run(
    process.execPath,
    ['-e', "import('crier-client').then(one => console.log(Object.keys(one)))"],
    {
      cwd: folder,
    },
  )
  expect(stdout).toContain('followBlog')
})

/** Nothing, or what the compiler has to say. */
async function compile(folder: string, file: string): Promise<string> {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--allowImportingTsExtensions', '--target', 'es2024']
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

async function install(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-package-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'package.json'), '{"type":"module","private":true}')
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: 'client/sdk/package' })
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [Packed]
  expect(files.map(({ path }) => path).sort()).toEqual(['README.md', 'index.d.ts', 'package.json', 'sdk.js'])
  const target = join(folder, 'node_modules', 'crier-client')
  await mkdir(target, { recursive: true })
  await run('tar', ['-xzf', join(folder, filename), '-C', target, '--strip-components', '1'])
  expect(await readFile(join(target, 'sdk.js'), 'utf8')).toContain('followBlog')
  return folder
}
type Packed = { readonly filename: string; readonly files: readonly { readonly path: string }[] }
