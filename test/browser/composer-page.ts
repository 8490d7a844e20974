/** Serves the composer's test page under the desk's own Content-Security-Policy. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { REACT } from '#client/vite-desk.ts'
import { listen } from '#test/support/services/listen.ts'
import { secureDesk } from '#web/middleware/secure-headers.ts'

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' }

interface ComposerSite extends AsyncDisposable {
  readonly url: string
}

export async function startComposerSite(): Promise<ComposerSite> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-composer-'))
  await build({
    configFile: false,
    root: fileURLToPath(new URL('./composer-page', import.meta.url)),
    logLevel: 'error',
    // As editors get it; vitest would use the slower development build.
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias: REACT },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: { outDir: folder, emptyOutDir: true, minify: false, assetsInlineLimit: 0, reportCompressedSize: false },
  })
  const server = createServer(async (request, response) => {
    secureDesk(request, response, () => undefined)
    const path = request.url === '/' ? '/index.html' : (request.url ?? '')
    const text = await readFile(join(folder, path)).catch(() => undefined)
    const type = TYPES[path.split('.').at(-1) ?? '']
    if (text === undefined || !type) return response.writeHead(404).end('There is nothing here')
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(text)
  })
  const at = await listen(server)
  return {
    url: `${at.url}/`,
    async [Symbol.asyncDispose]() {
      await at[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}
