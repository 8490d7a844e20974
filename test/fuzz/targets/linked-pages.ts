/** What strangers' servers answer when an editor pastes a link: a page, or an oEmbed response after the first line `oembed`. */
import assert from 'node:assert/strict'
import { decode } from '#editorial/link-previews/decode.ts'
import { combine, type Found } from '#editorial/link-previews/found.ts'
import { readOembed } from '#editorial/link-previews/oembed.ts'
import { previewPage } from '#editorial/link-previews/page.ts'
import { portableText } from '#shared/blog/portable-text.ts'
import type { FuzzTarget } from '../fuzz-target.ts'

export const linkedPagesTarget: FuzzTarget = {
  seeds: [
    'text/html; charset=utf-8\n<title>a</title><meta property="og:title" content="b"><meta name=description content=c><link rel=alternate type=application/json+oembed href=/o.json>',
    'text/html\n<meta charset="windows-1252"><title>\x93a\x94</title><meta property=og:site_name content=S><meta property=article:published_time content="2026-03-04T16:44:00+0100">',
    'text/html; charset=utf-16le\n<\x00t\x00i\x00t\x00l\x00e\x00>\x00a\x00',
    'post\n<meta property="og:title" content="Ana Reyes (@ana@example.social)"><meta property=og:description content="No&#10;boats">',
    'oembed\n{"provider_name":"X","author_name":"Ana","title":"t","upload_date":"2026-03-04","html":"<blockquote><p>No boats</p>&mdash; Ana (@ana) March 4, 2026</blockquote>"}',
    'oembed\n{"html":{"toString":1},"title":"\\ud800\\u0000","provider_name":[]}',
  ],
  growing: [
    ['text/html\n', '<meta name=a content=b>'],
    ['text/html\n', '<title>a'],
    ['text/html\n', '<svg><b>'],
    ['text/html\n<meta ', 'a=b '],
    ['oembed\n', '['],
  ],
  open: () => ({
    try(input) {
      const at = input.indexOf('\n')
      const type = input.toString('latin1', 0, Math.max(at, 0))
      const body = input.subarray(at + 1)
      if (type === 'oembed') return check(readOembed(body.toString()) ?? {})
      const { found, oembed = '' } = previewPage(decode(body, type), { isPost: type === 'post' })
      assert.equal(typeof oembed, 'string')
      check(found)
      check(combine(found, readOembed(body.toString()) ?? {}))
    },
  }),
}

/** It becomes a card in an update. */
function check(found: Found): void {
  const checked = portableText.safeParse([{ _type: 'embed', _key: 'k', provider: 'web', ...found }])
  assert.ok(checked.success, checked.error?.message)
  assert.ok(JSON.stringify(found).isWellFormed(), 'half a character')
}
