/** The contract of the queue of pictures to erase, beside the log that fills it; run once per database. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Erasures } from '#editorial/media/erasures.ts'
import { type MediaName, readMediaName } from '#editorial/media/media-name.ts'
import { HOLD_MS } from '#editorial/media/sql-erasures.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'
import {
  AT,
  corrects,
  creates,
  drafts,
  idOf,
  makeBlog,
  makeUpdate,
  publishes,
  removes,
} from '#test/support/data/entries.ts'

type ErasuresUnderTest = AsyncDisposable & {
  readonly log: Log
  readonly time: { ms: number }
  /** Another node's queue on the same database, as after a restart. */
  open(): Erasures
}

const BLOG = idOf('budget-day')

export function erasuresContract(name: string, open: () => Promise<ErasuresUnderTest>): void {
  describe(`pictures to be erased ${name}`, () => {
    test('removing an update queues the pictures of all its versions, each for one node', async () => {
      await using under = await opened(open)
      const [first, second] = [nameOf('first'), nameOf('second')]
      const draft = showing(first)
      await under.log.append(publishes(draft))
      await under.log.append(corrects({ ...draft, body: showing(second).body }))
      const [one, other] = [under.open(), under.open()]
      expect(await one.next()).toBeUndefined()

      await under.log.append(removes({ ...draft, version: 2 }))

      const taken = [await one.next(), await other.next(), await other.next()]
      expect(taken.toSorted()).toEqual([first, second, undefined].toSorted())
      for (const name of [first, second]) await one.settle(name)
      under.time.ms += HOLD_MS
      expect(await other.next()).toBeUndefined()
    })

    test('a picture that another update shows, in any blog, draft or version, waits until that is removed too', async () => {
      await using under = await opened(open)
      const name = nameOf('shared')
      const [update, draft] = [showing(name), showing(name, idOf('storm-night'))]
      await under.log.append(creates(idOf('storm-night')))
      await under.log.append(publishes(update))
      await under.log.append(drafts(draft))
      const text = makeUpdate(draft.blog, 'no picture any more', { id: draft.id })
      const rewritten = { ...drafts({ ...text, version: 2 }), expects: 1 }
      await under.log.append(rewritten)
      const erasures = under.open()

      await under.log.append(removes(update))
      expect(await erasures.next()).toBeUndefined()
      await under.log.append(removes({ ...draft, version: 2 }))

      expect(await erasures.next()).toBe(name)
    })

    test('the lead image of a blog stays while it is the lead', async () => {
      await using under = await opened(open)
      const name = nameOf('lead')
      const update = showing(name)
      const lead = { url: `/media/${name}`, alt: '' }
      const edit = (version: number, fields: object) =>
        under.log.append({
          stream: publicStream(BLOG),
          change: { kind: 'blog.edited', at: AT, blog: makeBlog(BLOG, { version, ...fields }) },
          expects: version - 1,
        })
      const erasures = under.open()
      await under.log.append(publishes(update))
      await edit(2, { lead })
      await under.log.append(removes(update))
      await edit(3, { lead, title: 'Later' })
      expect(await erasures.next()).toBeUndefined()

      await edit(4, {})

      expect(await erasures.next()).toBe(name)
    })

    test('an unused picture is queued once; none that an update or a lead of any time has is', async () => {
      await using under = await opened(open)
      const [unused, shown, lead] = [nameOf('unused'), nameOf('shown'), nameOf('a former lead')]
      await under.log.append(publishes(showing(shown)))
      for (const [version, fields] of [
        [2, { lead: { url: `/media/${lead}`, alt: '' } }],
        [3, {}],
      ] as const)
        await under.log.append({
          stream: publicStream(BLOG),
          change: { kind: 'blog.edited', at: AT, blog: makeBlog(BLOG, { version, ...fields }) },
          expects: version - 1,
        })
      const erasures = under.open()
      const names = [unused, shown, lead]

      const found = await Promise.all(names.map(name => erasures.isUnused(name)))
      const queued = []
      for (const name of names) queued.push(await erasures.queueUnused(name))

      expect([found, queued]).toEqual([
        [true, false, false],
        [true, false, false],
      ])
      expect([await erasures.queueUnused(unused), await erasures.isUnused(unused)]).toEqual([false, false])
      expect([await erasures.next(), await erasures.next()]).toEqual([unused, undefined])
    })

    test('a picture that is posted again before its erasure stays', async () => {
      await using under = await opened(open)
      const name = nameOf('again')
      const update = showing(name)
      await under.log.append(publishes(update))
      await under.log.append(removes(update))

      await under.log.append(publishes(showing(name)))

      expect(await under.open().next()).toBeUndefined()
    })

    test('re-uploading a picture removes it from the queue; meanwhile, and during erasure, no other node can claim it', async () => {
      await using under = await opened(open)
      const name = nameOf('uploaded')
      const update = showing(name)
      await under.log.append(publishes(update))
      await under.log.append(removes(update))
      const [uploading, erasing] = [under.open(), under.open()]

      expect(await uploading.hold(name)).toBe('held')
      expect(await erasing.next()).toBeUndefined()
      await uploading.settle(name)
      expect([await erasing.next(), await uploading.hold(name)]).toEqual([undefined, 'not listed'])

      const second = showing(name)
      await under.log.append(publishes(second))
      await under.log.append(removes(second))
      expect([await erasing.next(), await uploading.hold(name)]).toEqual([name, 'busy'])
    })

    test('another node takes over the claims of a killed one; a failed erasure is retried after its pause', async () => {
      await using under = await opened(open)
      const name = nameOf('killed')
      const update = showing(name)
      await under.log.append(publishes(update))
      await under.log.append(removes(update))
      const [killed, next] = [under.open(), under.open()]

      expect([await killed.next(), await next.next()]).toEqual([name, undefined])
      under.time.ms += HOLD_MS
      expect(await next.next()).toBe(name)
      await next.putOff(name, 1_000)
      expect(await next.next()).toBeUndefined()
      under.time.ms += 1_000
      expect(await next.next()).toBe(name)
    })
  })
}

async function opened(open: () => Promise<ErasuresUnderTest>): Promise<ErasuresUnderTest> {
  const under = await open()
  await under.log.append(creates(BLOG))
  return under
}

function showing(name: MediaName, blog = BLOG) {
  const url = `https://cdn.example.org/small?of=https%3a%2f%2flive.example.org%2fmedia%2f${name}`
  return makeUpdate(blog, '', { body: [{ _type: 'image', _key: 'k1', url, alt: '' }] })
}

function nameOf(text: string): MediaName {
  const name = readMediaName(`${createHash('sha256').update(text).digest('hex')}.jpg`)
  if (!name) throw new Error('No name of a picture')
  return name
}
