/** Builds each script for readers as a single file without chunks, so that one URL is enough; and builds the desk. */
import { readdirSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type EnvironmentOptions, type Plugin, parseSync, Visitor } from 'vite'
import { cardFonts } from './card-fonts.ts'
import { compress, dropOldResults, minify } from './kept-results.ts'
import { BROWSERS, desk, deskFiles, nameShell, REACT } from './vite-desk.ts'

/** A language is a file, fetched by the readers of that language alone. English is in the widget itself. */
export const READER_LANGUAGES = readdirSync(new URL('../src/shared/view/words', import.meta.url))
  .map(file => basename(file, '.ts'))
  .sort()

export const SCRIPTS: Readonly<Record<string, string>> = {
  ...{ widget: 'widget/define.ts', sdk: 'sdk/src/crier.ts', frame: 'frame/frame.ts', embed: 'frame/embed.ts' },
  ...{
    extras: 'widget/extras.ts',
    checks: 'widget/checks.ts',
    events: 'widget/events.ts',
    fallbacks: 'widget/fallbacks.ts',
    seek: 'widget/seek.ts',
    selecting: 'widget/selecting.ts',
    rare_views: 'widget/rare-views.ts',
    summary_view: 'widget/summary-view.ts',
    topics: 'widget/topics.ts',
    live_video: 'widget/live-video.ts',
    gallery: 'widget/gallery.ts',
    ...{ video: 'video/video.ts', hls: 'video/hls.ts' },
    players: 'widget/players.ts',
    contributor_cards: 'widget/contributor-cards.ts',
    show_alone: 'widget/show-alone.ts',
    ...{ marks: 'since/marks.ts', since: 'since/since.ts' },
    reads: 'reads/reads.ts',
    motion: 'widget/motion.ts',
    slots: 'slots/slots.ts',
    ...{ search: 'search/search.ts', search_panel: 'search/panel.ts' },
    playground: 'playground/start.ts',
    ...{ notify: 'notify/define.ts', notify_choice: 'notify/alert-choice.ts' },
    teaser: 'teaser/define.ts',
    update: 'update/define.ts',
    update_frame: 'frame/update-frame.ts',
    ...{ page: 'page/page.ts', text_size_alone: 'page/text-size-alone.ts' },
    comments: 'comments/comments.ts',
    proof: 'comments/proof.ts',
    comments_looks: 'comments/looks.ts',
    ...{ sdk_comments: 'sdk/src/comments.ts', sdk_reads: 'sdk/src/reads.ts' },
    worker: 'notify/worker.ts',
  },
  ...{ posting: 'posting/src/client.ts', desk_worker: 'desk/app/worker.ts', docs_guide_search: 'guide/search.ts' },
  ...Object.fromEntries(
    READER_LANGUAGES.flatMap(tag => [
      ...(tag === 'en' ? [] : [[`words_${tag.replace('-', '_')}`, `../src/shared/view/words/${tag}.ts`]]),
      [`words_comments_${tag.replace('-', '_')}`, `../src/shared/view/comment-words/${tag}.ts`],
      [`words_since_${tag.replace('-', '_')}`, `../src/shared/view/since-words/${tag}.ts`],
    ]),
  ),
}

/** Style sheets beside the scripts of the same name: our pages include the widget's, partners' pages fetch both at once. */
const LOOKS: Readonly<Record<string, string>> = {
  widget: '../src/shared/view/coverage.css',
  playground: 'playground/playground.css',
}

/** The subsets of the typeface of our own pages: a browser loads those alone whose letters it draws. */
const FONT_SUBSETS = ['latin', 'latin-ext', 'cyrillic']

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  // Relative URLs work under any path prefix.
  base: './',
  plugins: [squeezed(), partnerLooks(), looks(), fonts(), cardFonts(), swaggerUi(), deskFiles(), compressed()],
  resolve: { alias: REACT },
  define: { LANGUAGES: JSON.stringify(READER_LANGUAGES) },
  environments: {
    ...Object.fromEntries(Object.entries(SCRIPTS).map(([name, entry]) => [name, scriptFrom(name, entry)])),
    desk: desk(),
  },
  builder: {
    async buildApp(builder) {
      const scripts = Object.values(builder.environments).filter(({ name }) => name in SCRIPTS || name === 'desk')
      const built = await Promise.all(scripts.map(script => builder.build(script)))
      nameShell(built[scripts.findIndex(({ name }) => name === 'desk')])
      await dropOldResults()
    },
  },
})

/** Functions without `this` become arrows, and stand together: such text compresses better. */
const COMPRESS = { passes: 6, inline: 1, unsafe: true, unsafe_arrows: true, hoist_funs: true, lhs_constants: false }

/** Names that no other script, no message of the server, and none of our objects of the browser has: nothing outside knows them. */
const OWN_NAMES =
  /^(addresses|aim|apply|ask|attempt|choices|deadline|does|drawing|element|frozen|getToken|happening|hasCoverage|hasFollowed|hear|held|isEnded|isFailing|isNamed|isOn|isPaused|isProven|isScrolled|isTarget|isUsed|isWhole|keyOnly|known|latest|listener|loadOlder|manner|mark|move|noteGone|noted|onCoverage|onScroll|onStanding|opened|orders|ownZone|parts|phase|place|reading|refersTo|report|retryAfterMs|reveal|scroller|seekFragment|seeking|sight|silenceMs|snapshot|soon|spans|stage|standing|take|times|transports|tree)$/
const OWN = { properties: { regex: OWN_NAMES, builtins: true } }
const MANGLED: Readonly<Record<string, Partial<typeof OWN>>> = { widget: OWN, frame: OWN }

/** All partners' readers load these: a second minifier, which also picks the short names, saves another 2 %. */
function squeezed(): Plugin {
  return {
    name: 'squeezed',
    applyToEnvironment: ({ name }) => name in SCRIPTS,
    async generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const mangle = MANGLED[this.environment.name] ?? {}
        chunk.code = await minify(chunk.code, { module: true, ecma: 2020, compress: COMPRESS, mangle })
        demandPlainImports(chunk)
        if (mangle.properties) demandNoOwnNames(chunk)
      }
    },
  }
}

/**
 * Terser prints the sequence in `import((a, b))` without its parentheses, as it arises from inlining a function: `b` is then an
 * option, and the import fails at run time. `inline: 1` avoids such sequences.
 */
function demandPlainImports({ fileName, code }: { readonly fileName: string; readonly code: string }): void {
  new Visitor({
    ImportExpression({ options, start, end }) {
      if (options) throw new Error(`${fileName} is minified to an import that fails: ${code.slice(start, end)}`)
    },
  }).visit(parseSync(fileName, code).program)
}

/** A name in a string would no longer be that of the property. */
function demandNoOwnNames({ fileName, code }: { readonly fileName: string; readonly code: string }): void {
  const left = (code.match(/\b[a-z]\w+\b/gi) ?? []).filter(word => OWN_NAMES.test(word))
  if (left.length > 0) throw new Error(`${fileName} has own names that are not shortened: ${left.join(' ')}`)
}

function looks(): Plugin {
  return {
    name: 'looks',
    applyToEnvironment: ({ name }) => name in LOOKS,
    generateBundle() {
      const { name } = this.environment
      const read = readFileSync(here(LOOKS[name] ?? ''), 'utf8')
      const source = compact(name === 'widget' ? forPartners(RESET + read) : read)
      this.emitFile({ type: 'asset', fileName: `${name}.css`, source })
    },
  }
}

const FOR_PARTNERS = '?partners'
const AS_SCRIPT = 'partners.js'

/** `import css from './x.css?partners'`: the text of a style sheet for partners' pages, within a script that is loaded when used. */
export function partnerLooks(): Plugin {
  return {
    name: 'partner-looks',
    enforce: 'pre',
    async resolveId(id, importer) {
      if (!id.endsWith(FOR_PARTNERS)) return undefined
      const found = await this.resolve(id.replace(FOR_PARTNERS, ''), importer, { skipSelf: true })
      // Not `.css`, which vite would collect.
      return found && `\0${found.id.replace(/css$/, AS_SCRIPT)}`
    },
    load(id) {
      if (!id.endsWith(AS_SCRIPT)) return undefined
      const css = readFileSync(`${id.slice(1, -AS_SCRIPT.length)}css`, 'utf8')
      return `export default ${JSON.stringify(compact(forPartners(css)))}`
    },
  }
}

function compact(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>/~]) ?/g, '$1')
    .replace(/="([a-z]+)"/g, '=$1')
    .replace(/: /g, ':')
    .replace(/ \+ (?=[.:[]|li\b|6)/g, '+')
    .replace(/ !i/g, '!i')
    .replace(/;}/g, '}')
    .replace(/([ :(-])0\./g, '$1.')
    .trim()
}

/**
 * `--medium` is the reader's own text size, measured by the widget; the default of `--crier-size` is that of our pages.
 * The tag's own style keeps room free until these rules are here, the waiting view from then on. The link to be notified comes
 * after the coverage, into a line that is kept for it.
 */
const RESET = `:host([style*=min-h]) {
  min-height: 0 !important;
}
:host([notify]) .live {
  padding-block-start: 3.75rem;
}
:where(.crier) {
  all: initial;
  display: block;
  color-scheme: inherit;
  --rem: calc(var(--crier-size, var(--medium) * 1.125) / 1.125);
}`

/**
 * On a partner's page `rem` is the size of that page's root, and every inherited property is that page's. In a container's
 * query `em` is the size of the coverage's text. A length keeps its sign inside: `-calc()` is none.
 */
function forPartners(css: string): string {
  return css
    .replace(/\(min-width: ([\d.]+)rem\)/g, (_, size) => `(min-width: ${Number((Number(size) / 1.125).toFixed(1))}em)`)
    .replace(/(-?[\d.]+)rem\b/g, 'calc($1*var(--rem))')
}

function fonts(): Plugin {
  const folder = here('../node_modules/@fontsource-variable/source-serif-4/files')
  return {
    name: 'fonts',
    applyToEnvironment: ({ name }) => name === 'widget',
    generateBundle() {
      for (const subset of FONT_SUBSETS) {
        const source = readFileSync(`${folder}/source-serif-4-${subset}-wght-normal.woff2`)
        this.emitFile({ type: 'asset', fileName: `fonts/${subset}.woff2`, source })
      }
    },
  }
}

/** Served at `/docs`. Copied, so that a server is installed without its package, which is five times as large and calls home. */
function swaggerUi(): Plugin {
  return {
    name: 'swagger-ui',
    applyToEnvironment: ({ name }) => name === 'playground',
    generateBundle() {
      for (const file of [
        'swagger-ui.css',
        'swagger-ui-bundle.js',
        'swagger-ui-bundle.js.LICENSE.txt',
        'LICENSE',
        'NOTICE',
      ]) {
        const source = readFileSync(here(`../node_modules/swagger-ui-dist/${file}`))
        this.emitFile({ type: 'asset', fileName: `swagger-ui/${file}`, source })
      }
    },
  }
}

const TEXT = /\.(js|css|svg)$/

/** Once for all servers: the highest level takes seconds, and what is loaded by everybody gets 5 to 15 % smaller. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    // Three times as large as everything else, and loaded by developers alone.
    applyToEnvironment: ({ name }) => name !== 'playground',
    async writeBundle(_, bundle) {
      const names = Object.keys(bundle).filter(name => TEXT.test(name))
      await Promise.all(
        names.map(async name => {
          const file = here(`dist/${name}`)
          await writeFile(`${file}.br`, await compress(await readFile(file)))
        }),
      )
    },
  }
}

/** An environment's name cannot have a slash. */
export function fileOf(name: string): string {
  return name.replace(/^(desk|words|docs_guide)_/, folder => folder.replaceAll('_', '/')).replaceAll('_', '-')
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
      // Vite's library mode keeps whitespace for later bundlers; there is none.
      rolldownOptions: {
        checks: { pluginTimings: false },
        input: here(entry),
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          entryFileNames: `${fileOf(name)}.js`,
          minify: { mangle: false },
        },
      },
    },
  }
}
