/** The guide: built from docs, whole, and served under a policy without exceptions. */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, posix, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { startApp } from '#test/support/services/start-app.ts'

const BUILD = resolve('release/guide/build.ts')
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }

let folder: string
const pages = () => globSync('**/*.html', { cwd: folder })
const read = (path: string) => readFileSync(join(folder, path), 'utf8')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crier-guide-'))
  expect(build(process.cwd(), folder)).toMatchObject({ status: 0, stderr: '' })
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

test('every page of the documentation is in it, and in its menu or a page that is', () => {
  const linked = new Set(pages().flatMap(page => linksIn(page).map(({ to }) => to)))
  const sources = globSync('docs/**/*.md').map(path =>
    path
      .replace(/^docs\//, '')
      .replace(/README\.md$/, 'index.md')
      .replace(/md$/, 'html'),
  )

  expect(sources.filter(page => !existsSync(join(folder, page)))).toEqual([])
  expect(sources.filter(page => !linked.has(page))).toEqual([])
  expect(sources.length).toBeGreaterThan(100)
})

test('every link leads to a file and a heading of the guide', () => {
  const broken = pages().flatMap(page =>
    linksIn(page).filter(({ to, id }) => {
      if (!existsSync(join(folder, to))) return true
      return id !== undefined && !read(to).includes(` id="${id}"`)
    }),
  )

  expect(broken).toEqual([])
})

test('no page has an inline script, an inline style, or anything of another site', () => {
  const wrong = pages().filter(page => {
    const html = withoutCode(read(page))
    return /<script(?![^>]* src=")|<style|\sstyle="|\son\w+="|\ssrc="https?:/.test(html)
  })

  expect(wrong).toEqual([])
})

test('pages say the version, and a heading that occurs twice has two anchors', () => {
  expect(pages().filter(page => !read(page).includes(`Crier ${version}.`))).toEqual([])
  expect(read('operations.html')).toMatch(/ id="postgresql">[\s\S]* id="postgresql-1">/)
})

test.each([
  ['[a page](nowhere.md)', 'docs/index.md: nowhere.md'],
  ['[a heading](#nowhere)', 'docs/index.md: #nowhere leads to no heading'],
  ['![a picture](nowhere.svg)', 'docs/index.md: nowhere.svg'],
])('the build refuses %s', async (text, problem) => {
  const project = await newFolder()
  const files = ['package.json', 'client/guide/guide.css', 'client/public/icon.svg', 'compose.yaml']
  for (const path of [...files, 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'bench/README.md']) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), path.endsWith('.json') ? '{"version":"1.0.0"}' : '')
  }
  mkdirSync(join(project, 'docs'))
  writeFileSync(join(project, 'docs/index.md'), `# Documentation\n\n${text}\n`)

  const { status, stderr } = build(project, join(project, 'guide'))

  expect([status, stderr]).toEqual([1, expect.stringContaining(problem)])
})

test('the server serves it at /docs/guide under a policy that allows nothing inline', async () => {
  await using app = await startApp()
  const get = (path: string) => fetch(`${app.url}/docs/guide${path}`, { redirect: 'manual' })

  const bare = await get('')
  const home = await get('/')
  const found = JSON.parse(await (await get('/search.json')).text())

  expect([bare.status, bare.headers.get('location')]).toEqual([302, '/docs/guide/'])
  expect([home.status, home.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(home.headers.get('content-security-policy')).toContain("script-src 'self';style-src 'self';")
  expect(home.headers.get('content-security-policy')).not.toContain('unsafe')
  expect(home.headers.get('cache-control')).toMatch(/^public/)
  expect((await get('/decisions/')).status).toBe(200)
  expect((await get('/nowhere.html')).status).toBe(404)
  expect(found.documentCount).toBeGreaterThan(500)
  for (const file of ['search.js', 'guide.css', 'screenshots/live.webp'])
    expect((await get(`/${file}`)).status).toBe(200)
})

type Link = { readonly page: string; readonly to: string; readonly id: string | undefined }

/** Relative ones; pages show others as code. */
function linksIn(page: string): readonly Link[] {
  const links = [...withoutCode(read(page)).matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link = '']) => link)
  return links
    .filter(link => !/^[a-z]+:/.test(link))
    .map(link => {
      const [path = '', id] = link.split('#')
      const to = path === '' ? page : posix.join(posix.dirname(page), path)
      return { page, to, id }
    })
}

function withoutCode(html: string): string {
  return html.replace(/<(pre|code)\b[\s\S]*?<\/\1>/g, '')
}

function build(project: string, to: string) {
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', BUILD, '--to', to], {
    ...{ cwd: project, encoding: 'utf8' as const },
  })
}
