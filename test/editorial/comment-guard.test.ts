/** The guard over comments, on two nodes that share their state: what a flood, a script and a clock can do to it. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { type AskedComment, createGuard, type GuardOutcome } from '#editorial/comments/guard/guard.ts'
import { createListedWords } from '#editorial/comments/guard/listed-words.ts'
import { termsIn } from '#editorial/comments/guard/puzzle.ts'
import { Refusal } from '#platform/errors.ts'
import { networkOf } from '#platform/limits/address.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { WriterHash } from '#store/comments/comments.ts'
import { openPresenceFile } from '#store/presence/presence-file.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { budget, strike } from '#test/support/data/sample-devices.ts'
import { puzzleIn, solve } from '#test/support/data/solve-puzzle.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { testWith } from '#test/support/test-with.ts'

const BUDGET = { id: budget } as Blog
const HOUSE = '203.0.113.7'
const PER_MINUTE = 30
/** A place begins to be asked for proofs when a sixth of its two minutes is used. */
const FREE = 10

let asked = 0

function comment(fields: Partial<AskedComment> = {}): AskedComment {
  asked += 1
  const writer = `writer-${asked}-${'x'.repeat(22)}` as WriterHash
  return { blog: BUDGET, address: HOUSE, writer, key: `key-${asked}`, text: `Remark number ${asked}`, ...fields }
}

async function openNodes() {
  const folder = await newFolder()
  const [file, other] = [openPresenceFile(folder), openPresenceFile(folder)]
  const database = new DatabaseSync(join(folder, 'presence.db'))
  const clock = new ManualClock(new Date().toISOString())
  let skewMs = 0
  const skewed = { elapsedMs: () => clock.elapsedMs(), now: () => new Date(clock.now().getTime() + skewMs) }
  const outcomes: GuardOutcome[] = []
  const node = (state: typeof file.guardState) =>
    createGuard({
      ...{ state, clock: skewed, perMinute: PER_MINUTE, words: createListedWords(['spam']) },
      onOutcome: outcome => outcomes.push(outcome),
    })
  const nodes = [node(file.guardState), node(other.guardState)] as const
  return closing([database, file, other], {
    here: nodes[0],
    there: nodes[1],
    clock,
    /** Sets the time of the nodes ahead, as somebody or NTP may; what only goes forward stays. */
    setAhead(ms: number) {
      skewMs = ms
    },
    outcomes,
    /** Other readers wrote this many a moment ago. */
    load: (fill: number) =>
      database.exec(`INSERT OR REPLACE INTO comment_meters VALUES
        ('load', CAST(unixepoch('subsec') * 1000 AS INTEGER) + ${fill * 500}, 9000000000000)`),
    stored: () =>
      database
        .prepare('SELECT name FROM comment_meters')
        .all()
        .map(({ name }) => String(name)),
    async refused(comment: AskedComment, guard = nodes[0]): Promise<Refusal> {
      const result = await guard.admit(comment).catch((error: unknown) => error)
      if (result instanceof Refusal) return result
      throw new Error(`not refused: ${JSON.stringify(result)}`)
    },
  })
}

const test = testWith({ nodes: openNodes })

test('a quiet coverage asks nobody for a proof, and says what an editor should look at', async ({ nodes }) => {
  const plain = await nodes.here.admit(comment())
  const listed = await nodes.here.admit(comment({ text: 'Buy ѕраm at a.example, b.example, c.example' }))
  const linked = await nodes.here.admit(comment({ text: 'As a.example has it', name: 'Ana' }))
  const named = await nodes.here.admit(comment({ name: 'S.P.A.M' }))

  expect(plain).toEqual({ flags: [], hold: false, alike: expect.stringMatching(/^[\w-]{16}$/) })
  expect(listed).toMatchObject({ flags: ['word:spam', 'links'], hold: true })
  expect(linked).toMatchObject({ flags: ['links'], hold: false })
  expect(named).toMatchObject({ flags: ['word:spam'], hold: true })
  expect(nodes.outcomes).toEqual(['admitted', 'held', 'admitted', 'held'])
})

test('one text from many places is held on every node, whatever letters it is in', async ({ nodes }) => {
  const text = 'The mayor must resign today over this'
  const copies = [text, text.toUpperCase(), text.replaceAll('a', 'а'), `${text}!!!`, `  ${text.replaceAll('e', '3')}`]
  const seen = []
  for (const [n, copy] of copies.entries()) {
    const guard = n % 2 ? nodes.here : nodes.there
    seen.push(await guard.admit(comment({ address: `198.51.${n}.1`, text: copy })))
  }

  expect(seen.map(({ hold }) => hold)).toEqual([false, false, false, true, true])
  expect(seen.at(-1)?.flags).toEqual(['repeated'])
  expect(new Set(seen.map(({ alike }) => alike)).size).toBe(1)
})

test('a device is held to a few at once on all nodes together', async ({ nodes }) => {
  const { writer } = comment()
  for (let n = 0; n < 5; n += 1) {
    await (n % 2 ? nodes.here : nodes.there).admit(comment({ writer, address: `198.51.${n}.1` }))
  }

  const refused = await nodes.refused(comment({ writer, address: '198.51.99.1' }), nodes.there)

  expect(refused).toMatchObject({ code: 'too_many_requests', status: 429 })
  expect(refused.retryAfterSeconds).toBeLessThanOrEqual(15)
})

test('ten thousand devices at one address get no further than one', async ({ nodes }) => {
  const codes: string[] = []
  for (let n = 0; n < 10_000; n += 1) {
    const guard = n % 2 ? nodes.here : nodes.there
    codes.push(
      await guard.admit(comment()).then(
        () => 'admitted',
        ({ code }: Refusal) => code,
      ),
    )
  }

  const of = (wanted: string) => codes.filter(code => code === wanted).length
  expect(of('admitted')).toBeGreaterThanOrEqual(FREE)
  expect(of('admitted')).toBeLessThan(PER_MINUTE)
  // Then each is asked to work, and after the requests of a minute nothing reaches the database any more.
  expect(of('admitted') + of('proof_needed')).toBe(2 * 4 * PER_MINUTE)
  expect(of('too_many_requests')).toBe(10_000 - 2 * 4 * PER_MINUTE)
})

test('whoever hops through the networks of an IPv6 prefix is stopped at the prefix', async ({ nodes }) => {
  const codes: string[] = []
  for (let n = 0; n < 2_000; n += 1) {
    if (n % 25 === 0) nodes.load(0)
    const address = networkOf(`2001:db8:7:${n.toString(16)}::1`)
    codes.push(
      await nodes.here.admit(comment({ address })).then(
        () => 'admitted',
        ({ code }: Refusal) => code,
      ),
    )
  }
  nodes.load(0)
  nodes.clock.advance(1_000)
  const neighbour = await nodes.there.admit(comment({ address: networkOf('2001:db8:8::1') })).then(
    () => true,
    () => false,
  )

  const admitted = codes.filter(code => code === 'admitted').length
  expect(admitted).toBeGreaterThan(PER_MINUTE)
  expect(admitted).toBeLessThan(4 * 8 * PER_MINUTE)
  expect(codes.at(-1)).toBe('too_many_requests')
  expect(neighbour).toBe(true)
})

test('no address, and nothing that leads back to one, is stored', async ({ nodes }) => {
  const text = 'The mayor must resign today over this'
  await nodes.here.admit(comment({ text }))
  await nodes.here.admit(comment({ text, address: networkOf('2001:db8:7::1') }))

  const stored = nodes.stored()

  for (const told of [HOUSE, '203.0.113', '2001:db8', 'writer-', 'key-', 'mayor'])
    expect(stored.join()).not.toContain(told)
  // Each name stands for tens of thousands of networks.
  const places = stored.filter(name => /^(?:place|around):/.test(name))
  expect(places).toHaveLength(4)
  expect(places.every(name => /^\w+:[\w-]{3}$/.test(name))).toBe(true)
})

test('the load of all nodes makes puzzles harder for everybody, up to what a phone can do', async ({ nodes }) => {
  const bits = []
  for (const fill of [20, 110, 900, 7_000, 61_000, 90_000]) {
    nodes.load(fill)
    nodes.clock.advance(1_000)
    const outcome = await nodes.there
      .admit(comment({ address: `198.51.${fill % 250}.1` }))
      .catch((error: Refusal) => error)
    bits.push(outcome instanceof Refusal ? puzzleIn(outcome).bits : 0)
  }

  expect(bits).toEqual([0, 12, 15, 18, 18, 18])
})

test('a solved puzzle admits one comment, on whatever node, and a repeat of the same request', async ({ nodes }) => {
  nodes.load(110)
  const first = comment()
  const refused = await nodes.refused(first)
  const { puzzle, bits } = puzzleIn(refused)
  const proof = solve(puzzle, bits)

  const admitted = await nodes.there.admit({ ...first, proof })
  const repeated = await nodes.here.admit({ ...first, proof })
  const otherKey = await nodes.refused({ ...first, key: 'another', proof }, nodes.here)
  const otherText = await nodes.refused({ ...first, text: 'Something else', proof }, nodes.there)

  expect([refused.status, bits]).toEqual([428, 12])
  expect([admitted.hold, repeated.hold]).toEqual([false, false])
  expect([otherKey.code, otherText.code]).toEqual(['proof_needed', 'proof_needed'])
  expect(puzzleIn(otherKey).puzzle).not.toBe(puzzle)
})

test.each([
  ['for another blog', (one: AskedComment): AskedComment => ({ ...one, blog: { id: strike } as Blog })],
  ['by another device', (one: AskedComment): AskedComment => ({ ...one, writer: 'y'.repeat(22) as WriterHash })],
  ['with another nonce', (one: AskedComment): AskedComment => withProof(one, { nonce: 'wrong' })],
  ['without a nonce', (one: AskedComment): AskedComment => withProof(one, { nonce: '' })],
  ['of a size of its own', (one: AskedComment): AskedComment => withProof(one, { nonce: '1'.repeat(10_000) })],
  ['made easier', (one: AskedComment): AskedComment => madeWith(one, { bits: 0 })],
  ['made to last', (one: AskedComment): AskedComment => madeWith(one, { expiresMs: 9_999_999_999_999 })],
  ['made new', (one: AskedComment): AskedComment => madeWith(one, { id: 'A'.repeat(16) })],
  ['of another day', (one: AskedComment): AskedComment => madeWith(one, { day: 1 })],
  ['of its own', (one: AskedComment): AskedComment => withProof(one, { puzzle: 'puzzle' })],
])('a proof %s is worth nothing', async (_, forge) => {
  await using nodes = await openNodes()
  nodes.load(110)
  const first = comment()
  const { puzzle, bits } = puzzleIn(await nodes.refused(first))
  const solved = { ...first, proof: solve(puzzle, bits) }

  expect((await nodes.refused(forge(solved))).code).toBe('proof_needed')
  expect((await nodes.here.admit(solved)).hold).toBe(false)
})

test('puzzles that were solved ahead are worth nothing under load, or after ten minutes', async ({ nodes }) => {
  nodes.load(110)
  const hoard = []
  for (let n = 0; n < 3; n += 1) {
    const one = comment({ address: `198.51.${n}.1` })
    const { puzzle, bits } = puzzleIn(await nodes.refused(one))
    hoard.push({ ...one, proof: solve(puzzle, bits) })
  }
  const [soon, loaded, late] = hoard
  if (!soon || !loaded || !late) throw new Error('unreachable')

  // Two bits more are forgiven, so that nobody who solves one in good faith is sent back.
  nodes.load(300)
  nodes.clock.advance(1_000)
  await nodes.here.admit(soon)
  nodes.load(1_500)
  nodes.clock.advance(1_000)
  const harder = await nodes.refused(loaded)
  nodes.load(110)
  nodes.clock.advance(10 * 60_000)
  const old = await nodes.refused(late)

  expect([puzzleIn(harder).bits, puzzleIn(old).bits]).toEqual([16, 12])
})

test('a clock that jumps makes no puzzle last, and stops no reader for long', async ({ nodes }) => {
  nodes.load(110)
  const ahead = comment()
  nodes.setAhead(3_600_000)
  const { puzzle, bits } = puzzleIn(await nodes.refused(ahead))
  const proof = solve(puzzle, bits)
  nodes.setAhead(0)

  const back = await nodes.refused({ ...ahead, proof })
  const fresh = puzzleIn(back)

  expect(termsIn(puzzle)?.bits).toBe(bits)
  expect((await nodes.here.admit({ ...ahead, proof: solve(fresh.puzzle, fresh.bits) })).hold).toBe(false)
})

test('text that covers the lines around it is refused before anything is counted', async ({ nodes }) => {
  const refused = await nodes.refused(comment({ text: 'a\u0301'.repeat(2) + '\u0335'.repeat(1_000) }))

  expect(refused).toMatchObject({ code: 'invalid', errors: [{ path: 'text' }] })
  expect(nodes.stored()).toEqual([])
  expect(nodes.outcomes).toEqual(['unreadable'])
})

function withProof(one: AskedComment, proof: Partial<NonNullable<AskedComment['proof']>>): AskedComment {
  return { ...one, proof: { puzzle: '', nonce: '', ...one.proof, ...proof } }
}

/** With other terms, solved anew. */
function madeWith(one: AskedComment, terms: object): AskedComment {
  const { puzzle = '' } = one.proof ?? {}
  const { day, bits, expiresMs, id } = { ...termsIn(puzzle), ...terms } as NonNullable<ReturnType<typeof termsIn>>
  const forged = `${day}.${bits}.${expiresMs}.${id}.${puzzle.split('.').at(-1)}`
  return { ...one, proof: bits === 0 ? { puzzle: forged, nonce: '0' } : solve(forged, bits) }
}
