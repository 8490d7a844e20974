/** Exported names: each is imported by another file, and has one meaning. */
import { expect, test } from 'vitest'
import { definedTwice, readNames, unimported } from '#test/support/exported-names.ts'

/** Used other than by an import here: scripts that a page loads by URL, published types, what packages import, the tests' configuration. */
const LOADED =
  /^src\/shared\/view\/((comment|since)-)?words\/|^client\/widget\/(checks|contributor-cards|events|extras|fallbacks|gallery|live-video|motion|players|rare-views|seek|selecting|show-alone|summary-view|topics)\.ts$|^client\/video\/(hls|video)\.ts$|^client\/since\/(marks|since)\.ts$|^client\/(slots\/slots|reads\/reads|search\/search)\.ts$|^client\/desk\/composer\/editor\/with-selector\.ts$|^client\/comments\/(comments|looks|proof)\.ts$|^client\/(sdk\/src\/(crier|comments)|notify\/(define|alert-choice)|widget-package\/react)\.ts$|^test\/support\/slow-first\.ts$|\.d\.ts$/

/** One meaning in several files: a request for server and clients, and a message in both encodings. */
const ONE_MEANING = new Set(
  `NewBlog BlogPatch NewTemplate NewUpdate UpdatePatch Withdrawal AlertFields Problem createBlog editBlog editUpdate removeUpdate
  retractUpdate openServer PING decodeCommands printReply printPublications printPush`.split(/\s+/),
)

/** To be lowered, never raised: choose a name that no other file exports. */
const MOST_SHARED_NAMES = 18

const names = readNames('src', 'client', 'test', 'bench', 'release')

test('every exported name is imported by another file', () => {
  const idle = unimported(names).filter(({ path }) => !LOADED.test(path))

  expect(idle).toEqual([])
})

test('an exported name has one meaning', () => {
  const { defined, imported } = readNames('src', 'client')
  const shared = definedTwice({
    imported,
    defined: defined.filter(({ path, name }) => !LOADED.test(path) && !ONE_MEANING.has(name)),
  })

  expect(shared.length, shared.map(one => one.flat().join(' ')).join('\n')).toBeLessThanOrEqual(MOST_SHARED_NAMES)
})
