/** The size of the widget is a promise, because every partner's reader loads it. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, test } from 'vitest'

const MAX_BYTES = 15_300
/** With its styles and extras (such as ages), which load separately. */
const MAX_ALL_BYTES = 20_000
/** Events for the surrounding page: loaded after the coverage, by elements and frames on other sites' pages. */
const MAX_EVENTS_BYTES = 1_050
/** Loaded by elements that have places for advertisements. */
const MAX_SLOTS_BYTES = 1_550
/** Loaded only with a coverage that has a third-party player. */
const MAX_PLAYERS_BYTES = 1_600
/** Views and styles of what many coverages have none of: quotations, embedded posts, tables, recordings, related coverage. */
const MAX_RARE_VIEWS_BYTES = 4_900
/** Loaded with a coverage that has a summary. */
const MAX_SUMMARY_BYTES = 1_400
/** Loaded only with a coverage that names contributors: their views, styles and cards, in every language. */
const MAX_CONTRIBUTORS_BYTES = 3_400
/** Loaded when a reader asks for one contributor alone. */
const MAX_ALONE_BYTES = 2_300
/** The button of elements with `search`, with its words in every language; field and results, when a reader searches. */
const MAX_SEARCH_BYTES = 2_300
const MAX_SEARCH_PANEL_BYTES = 4_450
/** Notes what was read, after the coverage is there; the other for readers who return. */
const MAX_MARKS_BYTES = 1_490
const MAX_SINCE_BYTES = 3_000
const MAX_SINCE_WORDS_BYTES = 650
/** Reports views and reads: of a large coverage, loaded by one of thousands. */
const MAX_READS_BYTES = 1_850
/** Loaded with the first arrival: what slides, and what is pressed meanwhile. */
const MAX_MOTION_BYTES = 950
/** Loaded only with a coverage that takes comments; its styles and a language by other sites' pages, a proof of work by few readers. */
const MAX_COMMENTS_BYTES = 9_050
const MAX_COMMENT_LOOKS_BYTES = 1_600
const MAX_COMMENT_WORDS_BYTES = 1_200
const MAX_PROOF_BYTES = 1_000
/** One update in an article, and the script of its frame. */
const MAX_UPDATE_BYTES = 1_600
/** For home pages, which load it whole: styles inside. */
const MAX_TEASER_BYTES = 6_000
/** Loaded with a coverage that has topics. */
const MAX_TOPICS_BYTES = 2_250
/** The buttons of galleries, with the first one in view. */
const MAX_GALLERY_BYTES = 1_650
/** Loaded with a coverage that has a live video: view, styles, words in every language, the offer and the small form. */
const MAX_LIVE_VIDEO_BYTES = 5_500
/** The page that plays a stream, loaded by a click; the library only where the browser knows no streams. */
const MAX_STREAM_PAGE_BYTES = 600
const MAX_STREAM_LIBRARY_BYTES = 115_000
const MAX_SDK_BYTES = 4_096
/** A reader loads at most one language. */
const MAX_LANGUAGE_BYTES = 2_000

/** The used part of vite's result. */
type Built = { readonly output: readonly { readonly code: string }[] }

const dist = new URL('../../client/dist/', import.meta.url)
const script = (name: string) => readFileSync(new URL(`${name}.js`, dist))
const languages = readdirSync(new URL('words/', dist)).flatMap(file =>
  /^(?!comments-|since-).*\.js$/.test(file) ? [file.replace('.js', '')] : [],
)

test('the widget is at most 15.3 kB compressed, and 20 kB with everything that each page loads', () => {
  const parts = [script('widget'), script('extras'), readFileSync(new URL('widget.css', dist))].map(
    part => gzipSync(part).length,
  )

  expect(parts[0]).toBeLessThanOrEqual(MAX_BYTES)
  expect(parts.reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(MAX_ALL_BYTES)
})

test('the script of players, which few pages load, is at most 1.6 kB compressed', () => {
  expect(gzipSync(script('players')).length).toBeLessThanOrEqual(MAX_PLAYERS_BYTES)
})

test('the views that many coverages do without are at most 4.9 kB compressed', () => {
  expect(gzipSync(script('rare-views')).length).toBeLessThanOrEqual(MAX_RARE_VIEWS_BYTES)
})

test('the teaser is one script of at most 6 kB compressed, styles inside', () => {
  expect(gzipSync(script('teaser')).length).toBeLessThanOrEqual(MAX_TEASER_BYTES)
})

test('the scripts of one update in an article are at most 1.6 kB compressed each', () => {
  for (const name of ['update', 'update-frame'])
    expect(gzipSync(script(name)).length).toBeLessThanOrEqual(MAX_UPDATE_BYTES)
})

test('the scripts of comments, which few pages load, are at most 9.05 kB compressed, and 1.2 kB for a language', () => {
  const bytesOf = (name: string) => gzipSync(script(name)).length

  expect(bytesOf('comments')).toBeLessThanOrEqual(MAX_COMMENTS_BYTES)
  expect(bytesOf('comments-looks')).toBeLessThanOrEqual(MAX_COMMENT_LOOKS_BYTES)
  expect(bytesOf('proof')).toBeLessThanOrEqual(MAX_PROOF_BYTES)
  for (const language of [...languages, 'en']) {
    expect(bytesOf(`words/comments-${language}`), language).toBeLessThanOrEqual(MAX_COMMENT_WORDS_BYTES)
  }
})

test('the view of a summary, which some coverages have, is at most 1.1 kB compressed', () => {
  expect(gzipSync(script('show-alone')).length).toBeLessThanOrEqual(MAX_ALONE_BYTES)
  expect(gzipSync(script('summary-view')).length).toBeLessThanOrEqual(MAX_SUMMARY_BYTES)
})

test('the script of contributors and their cards is at most 2.9 kB compressed', () => {
  expect(gzipSync(script('contributor-cards')).length).toBeLessThanOrEqual(MAX_CONTRIBUTORS_BYTES)
})

test('the scripts for readers who return are at most 1.42 and 3 kB compressed, and 0.65 kB for a language', () => {
  expect(gzipSync(script('marks')).length).toBeLessThanOrEqual(MAX_MARKS_BYTES)
  expect(gzipSync(script('since')).length).toBeLessThanOrEqual(MAX_SINCE_BYTES)
  expect(gzipSync(script('reads')).length).toBeLessThanOrEqual(MAX_READS_BYTES)
  for (const language of [...languages, 'en']) {
    expect(gzipSync(script(`words/since-${language}`)).length, language).toBeLessThanOrEqual(MAX_SINCE_WORDS_BYTES)
  }
})

test('the script of topics, which some coverages have, is at most 2.2 kB compressed', () => {
  expect(gzipSync(script('topics')).length).toBeLessThanOrEqual(MAX_TOPICS_BYTES)
})

test('the button of a search is at most 2.3 kB compressed, and its results 4.45', () => {
  expect(gzipSync(script('search')).length).toBeLessThanOrEqual(MAX_SEARCH_BYTES)
  expect(gzipSync(script('search-panel')).length).toBeLessThanOrEqual(MAX_SEARCH_PANEL_BYTES)
})

test('the buttons of galleries are at most 1.65 kB compressed', () => {
  expect(gzipSync(script('gallery')).length).toBeLessThanOrEqual(MAX_GALLERY_BYTES)
})

test('the script of live videos is at most 5.5 kB compressed; streams load 0.6 kB with a click, or 115 kB where the browser knows none', () => {
  expect(gzipSync(script('live-video')).length).toBeLessThanOrEqual(MAX_LIVE_VIDEO_BYTES)
  expect(gzipSync(script('video')).length).toBeLessThanOrEqual(MAX_STREAM_PAGE_BYTES)
  expect(gzipSync(script('hls')).length).toBeLessThanOrEqual(MAX_STREAM_LIBRARY_BYTES)
})

test('the script that moves updates at an arrival is at most 0.95 kB compressed', () => {
  expect(gzipSync(script('motion')).length).toBeLessThanOrEqual(MAX_MOTION_BYTES)
})

test('the scripts of events and of advertisements for a partner’s page are at most 1.05 and 1.55 kB compressed', () => {
  expect(gzipSync(script('events')).length).toBeLessThanOrEqual(MAX_EVENTS_BYTES)
  expect(gzipSync(script('slots')).length).toBeLessThanOrEqual(MAX_SLOTS_BYTES)
})

test('our client is at most 4 kB compressed, without the fold, which a page may already have', async () => {
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('../../client/sdk/src/crier.ts', import.meta.url)),
        external: /\/blog\/fold\.ts$/,
        preserveEntrySignatures: 'strict',
        output: { format: 'es', minify: true },
      },
    },
  })) as Built

  expect(output.map(({ code }) => gzipSync(code).length)).toEqual([expect.toSatisfy(size => size <= MAX_SDK_BYTES)])
})

test.each(languages)('the texts of the language %s are at most 2 kB compressed', language => {
  expect(gzipSync(script(`words/${language}`)).length).toBeLessThanOrEqual(MAX_LANGUAGE_BYTES)
})

test.each(['widget', 'sdk', 'teaser'])('%s.js is one file that needs no other to start', name => {
  expect(script(name).toString()).not.toMatch(/\bimport\s*["'`{*\w]/)
})

test.each(['widget', 'extras', 'players', 'seek', 'notify', 'comments'])(
  '%s.js passes one address to each import()',
  name => {
    expect(script(name).toString()).not.toMatch(/\bimport\(\w+=/)
  },
)

test('every language has its file, and English needs none', () => {
  expect(languages.sort()).toEqual(['ar', 'de', 'es', 'fr', 'pt-br', 'pt-pt', 'uk'])
})
