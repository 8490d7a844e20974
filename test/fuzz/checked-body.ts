/** What holds for every body that was accepted, whatever form it came in. */
import assert from 'node:assert/strict'
import { Parser } from 'htmlparser2'
import { type BodyInput, readBody } from '#editorial/body/body.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import { type PortableText, portableText } from '#shared/blog/portable-text.ts'
import { allViews } from '#shared/view/all-views.ts'
import { isAllowedAttribute, isAllowedTag } from '#shared/view/allowed.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import { print } from '#shared/view/print.ts'
import { isPrinted } from '#shared/view/printed.ts'
import type { Setting } from '#shared/view/setting.ts'
import { sampleCoverage, sampleUpdate } from '#test/support/data/sample-coverage.ts'
import { pageWordsFor } from '#web/pages/words.ts'
import { accepted } from './fuzz-target.ts'

const SETTING: Setting = {
  ...{ words: pageWordsFor('en'), views: allViews, language: 'en-GB', timeZone: 'Europe/London' },
  ...{ level: 1, page: '', base: '' },
}

/** A transparent picture of our own. */
const PLACE_OF_A_VIDEO = 'data:image/webp;base64,'

/** A character of source becomes at most a block or a cell, with its keys and defaults. */
const MOST_GROWTH = 200

export function tryBody(input: BodyInput, sourceCharacters: number): void {
  const body = accepted(() => readBody(input))
  if (!body) return
  assert.ok(portableText.safeParse(body).success, 'not Portable Text')
  const stored = JSON.stringify(body)
  assert.ok(stored.isWellFormed(), 'half a character')
  assert.ok(stored.length <= MOST_GROWTH * (sourceCharacters + 10), `${sourceCharacters} became ${stored.length}`)
  assertKeysOnce(body)
  // What was read stays as it is when it is read again: an editor's save without a change changes nothing.
  assert.deepEqual(readBody({ body }), body)
  plainText(body)
  assertInert(print(coverageView(sampleCoverage([sampleUpdate(1, '08:00', { body })]), SETTING)))
}

function assertKeysOnce(body: PortableText): void {
  const keys: string[] = []
  JSON.stringify(body, (name, value) => {
    if (name === '_key') keys.push(value)
    return value
  })
  assert.equal(new Set(keys).size, keys.length, 'a key occurs twice')
}

/** As a browser reads it: only elements, attributes and addresses of the allow-lists. */
function assertInert(html: string): void {
  const parser = new Parser({
    onopentag(name, attributes) {
      assert.ok(isAllowedTag(name) || isPrinted(name), `the element ${name}`)
      for (const [attribute, value] of Object.entries(attributes)) {
        assert.ok(isAllowedAttribute(attribute, value) || isPrinted(attribute), `the attribute ${attribute}="${value}"`)
        assert.ok(!/^on/i.test(attribute), attribute)
        if (/^(?:href|src|poster)$/.test(attribute) && !value.startsWith(PLACE_OF_A_VIDEO))
          assert.ok(!/^[\s\0-\x20]*(?:javascript|data|vbscript)\s*:/i.test(value), value)
      }
    },
    oncomment: () => assert.fail('a comment'),
    onprocessinginstruction: () => assert.fail('a processing instruction'),
  })
  parser.end(html)
}
