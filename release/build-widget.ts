/**
 * Builds the widget for bundlers. On the web, the widget loads its languages, extras and style sheet from the folder of its script; in an
 * app that is bundled there is no such folder, so each of them becomes a module that bundlers find and split off.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { build, type Plugin } from 'vite'
import { fileOf, partnerLooks, READER_LANGUAGES, SCRIPTS } from '../client/vite.config.ts'

const WIDGET = 'client/widget'
/** What stands in for the modules that load from the script's folder. */
const REPLACED: Readonly<Record<string, () => string>> = {
  [resolve(WIDGET, 'load-beside.ts')]: printLoader,
  [resolve(WIDGET, 'looks.ts')]: () => `export const loadLooks = () => import('${LOOKS}').then(looks => looks.default)`,
}
const LOOKS = 'virtual:looks'

export async function buildWidget(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [forBundlers(), partnerLooks()],
    define: { LANGUAGES: JSON.stringify(READER_LANGUAGES) },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      // The app's bundler does that, and an app in development is easier to follow without.
      minify: false,
      // Without the helper that loads style sheets before a module: there are none.
      lib: {
        entry: { index: 'client/widget-package/index.ts', react: 'client/widget-package/react.ts' },
        formats: ['es'],
      },
      rolldownOptions: {
        external: ['react'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
      },
    },
  })
}

function forBundlers(): Plugin {
  return {
    name: 'for-bundlers',
    enforce: 'pre',
    resolveId: id => (id === LOOKS ? id : undefined),
    load(id) {
      if (id === LOOKS) return `export default ${JSON.stringify(readFileSync('client/dist/widget.css', 'utf8'))}`
      return REPLACED[id]?.()
    },
  }
}

/** Literal imports, which bundlers follow, of everything that the widget may load. */
function printLoader(): string {
  const lines = Object.entries(filesBeside()).map(([file, path]) => `'${file}': () => import('${path}'),`)
  return `const files = {\n${lines.join('\n')}\n}
    export const loadBeside = async file => files[file]?.().catch(() => undefined)`
}

/** `extras.js` and the others by the module that they are built from; `words_pt_BR` is `words/pt-BR.js`. */
function filesBeside(): Readonly<Record<string, string>> {
  const loaded = Object.entries(SCRIPTS).filter(([, path]) =>
    /^(widget|notify|comments)\/|\/(comment-)?words\//.test(path),
  )
  return Object.fromEntries(
    loaded
      .filter(([name]) => name !== 'widget' && name !== 'worker')
      .map(([name, path]) => [`${fileOf(name)}.js`, resolve('client', path)]),
  )
}
