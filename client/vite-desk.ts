/** The build of the desk: a page with files named by their hash. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { EnvironmentOptions, Plugin } from 'vite'
import { withoutFacades } from './vite-facades.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The browsers that pages and scripts support. */
export const BROWSERS = { target: 'es2022', cssTarget: ['chrome123', 'firefox121', 'safari17.5'] }

/** Preact in the place of React, for the desk and the editor of its texts alike: a sixth of the bytes. */
export const REACT = [
  { find: /^react$/, replacement: 'preact/compat' },
  { find: /^react-dom$/, replacement: 'preact/compat' },
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
  { find: /^react\/compiler-runtime$/, replacement: 'preact/compat/compiler-runtime' },
  // Both are CommonJS, for which Preact would be built as something that is started late.
  { find: /^use-sync-external-store\/shim$/, replacement: 'preact/compat' },
  {
    find: /^use-sync-external-store\/shim\/with-selector$/,
    replacement: here('desk/composer/editor/with-selector.ts'),
  },
]

/**
 * Each with all that it imports, but for what those before it have. Many small files would wait for one another: browsers load six
 * at a time over HTTP/1.1.
 */
const DESK_FILES = [
  {
    name: 'begin',
    test: /rolldown|desk\/(start|api\/early|api\/login\/arrival|kit\/language|kit\/words\/files|not-opened)\.ts$/,
  },
  { name: 'open-desk', test: /node_modules\/preact\/|desk\/open-desk\.tsx$/ },
  { name: 'inside', test: /desk\/app\/inside\.tsx$/ },
  { name: 'blog-page', test: /desk\/blog\/blog-page\.tsx$/ },
  { name: 'readers-view', test: /desk\/blog\/timeline\/readers-view\.tsx$/ },
  { name: 'rich-text', test: /desk\/blog\/writing\/(rich-text\.tsx|check-schema\.ts)$/ },
].map((group, nth, { length }) => ({ ...group, priority: length - nth }))

/** A page with chunks named by their hash: browsers may cache them for ever. */
export function desk(): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      ...BROWSERS,
      outDir: here('dist'),
      emptyOutDir: false,
      assetsDir: 'desk/assets',
      // Inlined styles or pictures would have to be allowed by the Content-Security-Policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1_500,
      rolldownOptions: {
        // Compressing takes its time.
        checks: { pluginTimings: false },
        input: here('desk/index.html'),
        // Otherwise each part that others share code with gets a file that only names its exports.
        preserveEntrySignatures: 'allow-extension',
        output: { codeSplitting: { groups: DESK_FILES } },
      },
    },
  }
}

/** By the name of the chunk. With `data-for`, the server leaves a preload out for those whom it does not concern. */
const PRELOADS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'open-desk': {},
  inside: { 'data-for': 'login' },
  'blog-page': { 'data-for': 'coverage' },
}

export function deskFiles(): Plugin[] {
  return [preloadDesk(), withoutFacades('desk')]
}

/** The desk's own chunks are fetched beside the small script that opens it, not after. */
function preloadDesk(): Plugin {
  return {
    name: 'preload desk',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) =>
        Object.values(bundle).flatMap(chunk => {
          const isWhole = chunk.type === 'chunk' && chunk.moduleIds.length > 0
          const preload = isWhole ? PRELOADS[chunk.name] : undefined
          const attrs = { rel: 'modulepreload', ...preload, crossorigin: true, href: `../${chunk.fileName}` }
          // After the script, which asks for what the first screen shows, and is small.
          return preload ? [{ tag: 'link', attrs, injectTo: 'head' as const }] : []
        }),
    },
  }
}

/** Writes the list of this version's files into the desk's service worker, so that it changes whenever one of them does. */
export function nameShell(built: unknown): void {
  const { output } = built as { readonly output: readonly { readonly fileName: string }[] }
  const names = output.map(({ fileName }) => fileName.replace('desk/', ''))
  const files = names.filter(name => name.startsWith('assets/')).sort()
  const page = readFileSync(here('dist/desk/index.html'))
  const version = createHash('sha256').update(page).update(files.join()).digest('base64url').slice(0, 16)
  const worker = here('dist/desk/worker.js')
  writeFileSync(worker, `const SHELL=${JSON.stringify({ version, files })};${readFileSync(worker, 'utf8')}`)
}
