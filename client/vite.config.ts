/** Builds each script that readers' browsers load as one file without parts, so that one address is all there is; and the desk. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from 'terser'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'

/** A language is a file, fetched by the readers of that language alone. English is in the widget itself. */
const LANGUAGES = readdirSync(new URL('../src/shared/view/words', import.meta.url)).map(file => basename(file, '.ts'))

const SCRIPTS: Readonly<Record<string, string>> = {
  ...{ widget: 'widget/define.ts', sdk: 'sdk/src/crier.ts', frame: 'frame/frame.ts', embed: 'frame/embed.ts' },
  ...{
    extras: 'widget/extras.ts',
    playground: 'playground/start.ts',
    notify: 'notify/define.ts',
    worker: 'notify/worker.ts',
  },
  ...{ posting: 'posting/src/client.ts', desk_worker: 'desk/app/worker.ts' },
  ...Object.fromEntries(
    LANGUAGES.filter(tag => tag !== 'en').map(tag => [`words_${tag}`, `../src/shared/view/words/${tag}.ts`]),
  ),
}

/** Style sheets beside the scripts of the same name: pages of ours carry the widget's already, partners' fetch both at once. */
const LOOKS: Readonly<Record<string, string>> = {
  widget: '../src/shared/view/coverage.css',
  playground: 'playground/playground.css',
}

/** What browsers the pages and scripts are for. */
const BROWSERS = { target: 'es2022', cssTarget: ['chrome123', 'firefox121', 'safari17.5'] }

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  // Whatever folder the server is reached under, what belongs together finds its parts.
  base: './',
  plugins: [squeezed(), looks()],
  define: { LANGUAGES: JSON.stringify(LANGUAGES) },
  environments: {
    ...Object.fromEntries(Object.entries(SCRIPTS).map(([name, entry]) => [name, scriptFrom(name, entry)])),
    desk: desk(),
  },
  builder: {
    async buildApp(builder) {
      const scripts = Object.values(builder.environments).filter(({ name }) => name in SCRIPTS || name === 'desk')
      const built = await Promise.all(scripts.map(script => builder.build(script)))
      nameShell(built[scripts.findIndex(({ name }) => name === 'desk')])
    },
  },
})

/** Every partner's readers load these: a second minifier takes off what the first one leaves, some 2 %. */
function squeezed(): Plugin {
  return {
    name: 'squeezed',
    applyToEnvironment: ({ name }) => name in SCRIPTS,
    async generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const { code } = await minify(chunk.code, { module: true, ecma: 2020, compress: { passes: 2 } })
        chunk.code = code ?? chunk.code
      }
    },
  }
}

function looks(): Plugin {
  return {
    name: 'looks',
    applyToEnvironment: ({ name }) => name in LOOKS,
    generateBundle() {
      const { name } = this.environment
      const source = readFileSync(here(LOOKS[name] ?? ''), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\s+/g, ' ')
        .replace(/ ?([{};,>/]) ?/g, '$1')
        .replace(/="([a-z]+)"/g, '=$1')
        .replace(/: /g, ':')
        .replace(/;}/g, '}')
        .replace(/([ :(-])0\./g, '$1.')
      this.emitFile({ type: 'asset', fileName: `${name}.css`, source })
    },
  }
}

/** The desk's service worker learns what belongs to this version, and is another file whenever any of that is. */
function nameShell(built: unknown): void {
  const { output } = built as { readonly output: readonly { readonly fileName: string }[] }
  const names = output.map(({ fileName }) => fileName.replace('desk/', ''))
  const files = names.filter(name => name.startsWith('assets/')).sort()
  const page = readFileSync(here('dist/desk/index.html'))
  const version = createHash('sha256').update(page).update(files.join()).digest('base64url').slice(0, 16)
  const worker = here('dist/desk/worker.js')
  writeFileSync(worker, `const SHELL=${JSON.stringify({ version, files })};${readFileSync(worker, 'utf8')}`)
}

/** A page with its own parts, named by what is in them: a browser may keep each for ever. */
function desk(): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      ...BROWSERS,
      outDir: here('dist'),
      emptyOutDir: false,
      assetsDir: 'desk/assets',
      // A style sheet or picture inside a script would need leave from the Content-Security-Policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1_500,
      rolldownOptions: { input: here('desk/index.html') },
    },
  }
}

function scriptFrom(name: string, entry: string): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir: here('dist'),
      emptyOutDir: false,
      ...BROWSERS,
      modulePreload: false,
      reportCompressedSize: false,
      // The library mode of vite leaves spaces in, for bundlers that come after it; none comes after this.
      rolldownOptions: {
        checks: { pluginTimings: false },
        input: here(entry),
        preserveEntrySignatures: 'strict',
        output: { format: 'es', entryFileNames: `${name.replace('_', '/')}.js`, minify: true },
      },
    },
  }
}
