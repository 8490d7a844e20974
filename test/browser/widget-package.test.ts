/** The widget's package in an app: typed, bundled by Vite with React, rendered by a server, and live in a browser. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { listen } from '#test/support/services/listen.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'

const run = promisify(execFile)
const browser = forThisFile(openBrowser)

let packed: string
beforeAll(async () => {
  packed = await mkdtemp(join(tmpdir(), 'crier-widget-'))
  await run(process.execPath, ['release/pack.ts', '--to', packed, '--only', 'widget'])
})
afterAll(() => rm(packed, { recursive: true, force: true }))

/** `SRC` is defined by the app's build. */
const APP = `import { CrierBlog } from '@crier-live/widget/react'
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'

declare const SRC: string

export function App() {
  const [order, setOrder] = useState<'newest' | 'oldest'>('newest')
  const [providers, setProviders] = useState('none')
  return (
    <main>
      <h1>Our app</h1>
      <button type="button" onClick={() => setOrder('oldest')}>Oldest first, please</button>
      <output>{order}, {providers}</output>
      <CrierBlog
        src={SRC}
        heading={3}
        order={order}
        className="live"
        onCrierConsent={({ detail }) => setProviders(order + ' ' + detail.providers.join())}
      >
        <a href={SRC}>The coverage</a>
      </CrierBlog>
    </main>
  )
}

if (globalThis.document) {
  createRoot(document.body.appendChild(document.createElement('div'))).render(<StrictMode><App /></StrictMode>)
}
`

test('a React app that is bundled draws a live coverage with its own scripts, language and style', async () => {
  await using app = await startApp()
  await app.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Jour du budget', language: 'fr' } })
  await app.post('budget-day', 'Les portes ouvrent')
  const folder = await newApp(`${app.url}/blogs/budget-day`)
  await using site = await serve(join(folder, 'dist'))
  await using reader = await browser.open(site.url)
  const { page } = reader
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  await page.reload()

  await page.getByRole('heading', { level: 3, name: 'Jour du budget' }).waitFor()
  await page.getByText('Les portes ouvrent').first().waitFor()
  await app.post('budget-day', 'Le discours commence')
  await page.getByText('Le discours commence').first().waitFor()

  const look = await page.locator('crier-blog').evaluate(element => ({
    shadowSheets: element.shadowRoot?.adoptedStyleSheets[0]?.cssRules.length ?? 0,
    className: element.className,
  }))
  expect(look.shadowSheets).toBeGreaterThan(50)
  expect(look.className).toBe('live')
  // The words of its language: the coverage says that it is live in French.
  await page.getByText('En direct').first().waitFor()
  expect(asked.filter(url => url.startsWith(app.url) && /\.(js|css)$/.test(new URL(url).pathname))).toEqual([])

  const consent = (providers: string[]) =>
    page.locator('crier-blog').evaluate(
      (element, detail) => {
        element.dispatchEvent(new CustomEvent('crier-consent', { detail, bubbles: true }))
      },
      { providers },
    )
  await page.getByRole('button', { name: 'Oldest first, please' }).click()
  await page.getByText('oldest, none').waitFor()
  await consent(['youtube'])
  // Called once, and the function of the last rendering.
  await page.getByText('oldest, oldest youtube').waitFor()
  expect(reader.faults).toEqual([])
})

test('on a server nothing is defined, and the tag is rendered with its content', async () => {
  const folder = await newPackage()
  await writeFile(
    join(folder, 'render.js'),
    `import { CrierBlog } from '@crier-live/widget/react'
    import { createElement } from 'react'
    import { renderToString } from 'react-dom/server'
    const link = createElement('a', { href: '/blogs/a' }, 'A')
    console.log(renderToString(createElement(CrierBlog, { src: '/blogs/a', onCrierConsent() {} }, link)))`,
  )

  const { stdout } = await run(process.execPath, ['render.js'], { cwd: folder })

  expect(stdout).toBe('<crier-blog src="/blogs/a"><a href="/blogs/a">A</a></crier-blog>\n')
})

test('a wrong attribute or event is an error of types, in TSX and in a script', async () => {
  const folder = await newPackage()
  await writeFile(join(folder, 'good.tsx'), APP)
  await writeFile(
    join(folder, 'bad.tsx'),
    `import { CrierBlog } from '@crier-live/widget/react'
    export const wrong = <CrierBlog src="/blogs/a" order="latest" />
    export const none = <CrierBlog />
    export const event = <CrierBlog src="/blogs/a" onCrierConsent={({ detail }) => detail.provider} />
    export const tag = <crier-blog src="/blogs/a" heading={7} />
    export const opening = <CrierBlog src="/blogs/a" limit={5} from="2026-03-04T16:44:00Z" opening="short" />
    export const read = <CrierBlog src="/blogs/a" onCrierRead={({ detail }) => detail.blog} />`,
  )
  await writeFile(
    join(folder, 'script.ts'),
    `import '@crier-live/widget'
    document.querySelector('crier-blog')?.addEventListener('crier-consent', ({ detail }) => detail.providers.join())
    document.addEventListener('crier-ready', ({ detail }) => detail.blog.length)
    addEventListener('crier-corrected', ({ detail: { id, version = 0, kind } }) => [id.length, version + 1, kind === 'removed'])`,
  )

  expect(await compile(folder, ['good.tsx', 'script.ts', 'bad.tsx'])).toEqual([
    expect.stringMatching(/^bad\.tsx\(2,.*TS2322/),
    expect.stringMatching(/^bad\.tsx\(3,.*TS2741/),
    expect.stringMatching(/^bad\.tsx\(4,.*TS2551/),
    expect.stringMatching(/^bad\.tsx\(5,.*TS2322/),
    expect.stringMatching(/^bad\.tsx\(6,.*TS2322.*"compact"/),
    expect.stringMatching(/^bad\.tsx\(7,.*TS2339/),
  ])
})

/** A folder with our package, and with React as it is installed here. */
async function newPackage(): Promise<string> {
  const folder = await newFolder()
  await writeFile(join(folder, 'package.json'), '{"type":"module","private":true}')
  for (const part of ['@crier-live', '@types']) await mkdir(join(folder, 'node_modules', part), { recursive: true })
  // A copy: linked, it would look for React beside itself.
  await cp(join(packed, 'widget'), join(folder, 'node_modules/@crier-live/widget'), { recursive: true })
  for (const name of ['react', 'react-dom', 'scheduler', '@types/react', '@types/react-dom', 'csstype']) {
    await symlink(resolve('node_modules', name), join(folder, 'node_modules', name))
  }
  return folder
}

async function newApp(src: string): Promise<string> {
  const folder = await newPackage()
  await writeFile(join(folder, 'app.tsx'), APP)
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><title>App</title><script type="module" src="/app.tsx"></script>',
  )
  const config = { define: { SRC: JSON.stringify(src) }, resolve: { preserveSymlinks: true }, logLevel: 'warn' }
  await writeFile(join(folder, 'vite.config.js'), `export default ${JSON.stringify(config)}`)
  await run(resolve('node_modules/.bin/vite'), ['build'], { cwd: folder })
  return folder
}

function serve(folder: string) {
  const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
  const server = createServer(async (request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '')
    const file = await readFile(join(folder, path)).catch(() => undefined)
    response.writeHead(file ? 200 : 404, { 'Content-Type': types[extname(path)] ?? 'text/plain' }).end(file)
  })
  return listen(server)
}

/** The compiler's errors. */
async function compile(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2024', '--jsx', 'react-jsx']
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
  const outcome = run(resolve('node_modules/.bin/tsc'), [...options, ...modules, '--preserveSymlinks', ...files], {
    cwd: folder,
  })
  return outcome.then(
    () => [],
    ({ stdout }: { stdout: string }) => stdout.split('\n').filter(line => /^\w+\.tsx?\(/.test(line)),
  )
}
