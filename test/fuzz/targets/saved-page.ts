/** A page saved as plain text, as `crier import` reads it. */
import assert from 'node:assert/strict'
import { listTopics, topicsOfPage } from '#cli/import/page-topics.ts'
import { parsePage } from '#cli/import/parse-page.ts'
import { linkReferences } from '#cli/import/references.ts'
import { portableText } from '#shared/blog/portable-text.ts'
import { MOST_TOPICS } from '#shared/blog/topic.ts'
import { blogPatch } from '#shared/requests/inputs.ts'
import type { FuzzTarget } from '../fuzz-target.ts'

const DAY = { date: '2026-03-04', timeZone: 'Europe/London' }
const MOST_BLOCKS = 1_000
const ID = '01890a5d-ac96-774b-bcce-b302099a8057'

export const savedPageTarget: FuzzTarget = {
  seeds: [
    'A quay (Ana Reyes)\nMonday’s Coverage: Boats\nMap: Chart Office\nUPDATE 1644 GMT: a\nb (see 1105 GMT)\nUPDATE 1105 GMT:\nThe mayor said:\n“We stay.”\nORIGINAL ENTRY: one\n***\nA comment',
    'UPDATE 0010 CET:\n— Ana Reyes (@ana) March 4, 2026\nNo boats pic.twitter.com/abc\n— Ana (@ana) March 4, 2026\nSee also The Gazette: Old Boats',
    'UPDATE 2561 GMT:\r\nUPDATE 12 GMT\rThe mayor added that “all” stay.\nWe go.\nThe mayor said it',
    'Topics: Talks, Boats\nWHAT WE KNOW:\n- No boats.\nTalks go on.\nUPDATE 1105 GMT:\na\nTopics: Boats, Quay',
    'UPDATE 0130 GMT:\na\nUPDATE 0130 BST:\nb\nUPDATE 2359 UTC+5:30:\nc',
  ],
  growing: [
    ['UPDATE 1644 GMT:\n', 'The mayor said:\n'],
    ['UPDATE 1644 GMT:\nThe mayor said:\n', 'We stay.\n'],
    ['UPDATE 1644 GMT:\nThe mayor said:\n', '“We stay.”\nand\n'],
    ['UPDATE 1644 GMT:\n', '“a”\n'],
    ['', 'UPDATE 1644 GMT:\n(see 1644 GMT)\n'],
    ['', 'ORIGINAL ENTRY: a\n'],
    ['', 'See also a: b\n'],
    ['Topics: ', 'a,'],
    ['UPDATE 1644 GMT:\n', 'Topics: a,b\n'],
    ['WHAT WE KNOW:\n', '- a\n'],
  ],
  open: () => ({
    try(input) {
      const page = parsePage(input.toString(), DAY)
      const { blog, updates, reports, summary } = page
      // What the importer posts is accepted by the server, or it would stop in the middle of a page.
      const known = blogPatch.safeParse(blog)
      assert.ok(known.success, known.error?.message)
      const { topics, ids } = listTopics(topicsOfPage(page))
      const listed = blogPatch.safeParse({ topics: topics.slice(0, MOST_TOPICS) })
      assert.ok(listed.success, listed.error?.message)
      for (const name of topicsOfPage(page))
        assert.ok(
          topics.some(({ id }) => id === ids.get(name)),
          name,
        )
      assert.ok(portableText.safeParse(summary ?? []).success)
      const names = updates.map(({ name }) => name)
      assert.equal(new Set(names).size, names.length, 'two updates of one name')
      updates.forEach(({ body, references, time }, place) => {
        const linked = linkReferences(body, new Map(references.map(({ words }) => [words, ID])))
        // A longer one is refused by the server, and the command names its line.
        const checked = portableText.safeParse(linked.slice(0, MOST_BLOCKS))
        assert.ok(checked.success, checked.error?.message)
        assert.ok(!Number.isNaN(Date.parse(time)), time)
        for (const { to } of references) assert.ok(to >= 0 && to < place, 'a reference to a later update')
      })
      for (const { line } of reports) assert.ok(line >= 1)
    },
  }),
}
