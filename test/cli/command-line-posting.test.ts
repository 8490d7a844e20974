/** Posting from the command line to a real server: one update, a saved page, a page as if it were happening. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Api } from '#cli/api.ts'
import { importPage } from '#cli/import/import-page.ts'
import { parsePage } from '#cli/import/parse-page.ts'
import { type ReplayPage, replayPage } from '#cli/import/replay-page.ts'
import { coverage } from '#shared/blog/coverage.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import { WillingClock } from '#test/support/clocks/willing-clock.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const FERRY_STRIKE = 'test/fixtures/ferry-strike.txt'
const DAY = { date: '2026-03-04', timeZone: 'Europe/London' }
const OF_THE_DAY = ['--date', DAY.date, '--zone', DAY.timeZone]

describe('crier post', () => {
  test('posts one update and says where it is', async () => {
    await using app = await startApp()
    await app.createBlog('budget-day')

    const run = await crier(app, [
      'post',
      'budget-day',
      'The doors are **open**.',
      '--title',
      'Doors',
      '--key',
      '--pin',
    ])

    const [update] = (await read(app, 'budget-day')).updates
    expect(run).toMatchObject({ status: 0, out: `${app.url}/blogs/budget-day#update-${update?.id}\n` })
    expect(update).toMatchObject({ title: 'Doors', key: true, pinned: true })
    expect(update && plainText(update.body)).toBe('The doors are open.')
  })

  test('posts what standard input says, and answers a script in JSON', async () => {
    await using app = await startApp()
    await app.createBlog('budget-day')

    const run = await crier(app, ['post', 'budget-day', '-', '--json'], 'שלום 🗳️\r\nsecond line')

    const { update, cursor } = JSON.parse(run.out)
    expect(plainText(update.body)).toBe('שלום 🗳️\nsecond line')
    expect(cursor).toBe((await read(app, 'budget-day')).cursor)
  })

  test.each([
    ['an unknown blog', ['post', 'nowhere', 'x'], {}, 'There is no blog with this id.'],
    ['a wrong key', ['post', 'nowhere', 'x'], { CRIER_KEY: 'not-the-key-of-anyone' }, 'That key is unknown'],
    ['no key', ['post', 'nowhere', 'x'], { CRIER_KEY: '' }, 'Set CRIER_KEY'],
    ['nothing to post', ['post', 'nowhere'], {}, 'There is nothing to post'],
    ['an id that is none', ['post', 'No Where', 'x'], {}, 'lower-case letters'],
  ])('%s: says so in a sentence, without a stack', async (_, args, env, sentence) => {
    await using app = await startApp()

    const run = await crier(app, args, '', env)

    expect(run.status).toBe(1)
    expect(run.err).toContain(sentence)
    expect(run.err).not.toContain('    at ')
  })

  test('standard input that is not UTF-8 is refused, not guessed', async () => {
    await using app = await startApp()

    const run = await crier(app, ['post', 'budget-day', '-'], Uint8Array.from([0x63, 0x61, 0x66, 0xe9]))

    expect(run).toMatchObject({ status: 1, err: expect.stringContaining('Standard input is not UTF-8') })
  })

  test('a server that cannot be reached is named', async () => {
    const run = await runCrier(['post', 'budget-day', 'x'], {
      env: { CRIER_URL: 'http://127.0.0.1:9', CRIER_KEY: 'any-key-will-do-here' },
    })

    expect(run).toMatchObject({ status: 4, err: expect.stringContaining('The server at http://127.0.0.1:9') })
  })
})

describe('crier import', () => {
  test('posts every entry of a page; a second run changes nothing', async () => {
    await using app = await startApp()
    const args = ['import', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY]

    const first = await crier(app, args)
    const before = await read(app, 'ferry-strike')
    const second = await crier(app, args)

    expect(first).toMatchObject({ status: 0, out: expect.stringMatching(/^6 updates: 6 posted$/m) })
    expect(first.out).toContain('My grandmother kept the books')
    expect(first.err).toContain(`${FERRY_STRIKE}:21: `)
    expect(second).toMatchObject({ status: 0, out: expect.stringMatching(/^6 updates: all there already$/m) })
    expect(await read(app, 'ferry-strike')).toEqual(before)
    expect(before.blog).toMatchObject({ state: 'ended', timeZone: 'Europe/London', lead: { credit: 'Ines Okafor' } })
    expect(JSON.stringify(before)).not.toContain('grandmother')
  })

  test('a reference points at the update that it names', async () => {
    await using app = await startApp()

    await importFerryStrike(app)

    const { updates, references } = await read(app, 'ferry-strike')
    const named = updates.find(({ time }) => time.includes('T09:15'))
    const naming = updates.find(({ time }) => time.includes('T13:15'))
    expect(naming?.body[0]).toMatchObject({
      children: [{}, { text: '0915 GMT', marks: [expect.any(String)] }, {}],
      markDefs: [{ _type: 'reference', update: named?.id }],
    })
    expect(references[named?.id ?? '']).toBe(named?.time)
  })

  test('an entry whose words changed since is reported with its line and left as it was posted', async () => {
    await using app = await startApp()
    await using file = await copyOf(FERRY_STRIKE, text => text.replace('counted 61 people', 'counted 63 people'))
    await importFerryStrike(app)

    const run = await crier(app, ['import', file.path, '--blog', 'ferry-strike', ...OF_THE_DAY])

    expect(run.status).toBe(1)
    expect(run.err).toContain(`${file.path}:24: was posted with other words before`)
    expect(run.out).toMatch(/^6 updates: 5 there already, 1 changed in the file since, left as posted$/m)
    expect(JSON.stringify(await read(app, 'ferry-strike'))).toContain('counted 61 people')
  })

  test('an entry put on top since is posted, and the rest left alone', async () => {
    await using app = await startApp()
    await importFerryStrike(app)
    const longer = `UPDATE 1830 GMT:\nThe quay is dark (see 1752 GMT).\n${await readFile(FERRY_STRIKE, 'utf8')}`

    const entries = await importPage({ api: apiOf(app), page: parsePage(longer, DAY), blog: blogOf('ferry-strike') })

    expect(entries.map(({ kind }) => kind)).toEqual([...Array(6).fill('there'), 'posted'])
  })

  test('what an editor removed since stays removed', async () => {
    await using app = await startApp()
    await importFerryStrike(app)
    const [newest] = (await read(app, 'ferry-strike')).updates
    await app.api('DELETE', `/v1/blogs/ferry-strike/updates/${newest?.id}?mode=remove`, {
      headers: { 'If-Match': `"${newest?.version}"` },
    })

    const entries = await importFerryStrike(app)

    expect(entries.at(-1)?.kind).toBe('removed')
    expect((await read(app, 'ferry-strike')).updates).toHaveLength(5)
  })

  test('a blog that is there is given what it lacks, and keeps what it has', async () => {
    await using app = await startApp()
    await app.createBlog('ferry-strike', { title: 'By hand', previous: { title: 'Ours' } })

    await importFerryStrike(app)

    expect((await read(app, 'ferry-strike')).blog).toMatchObject({
      title: 'By hand',
      previous: { title: 'Ours' },
      credits: [{ role: 'Map', name: 'Ellery Chart Office' }],
    })
  })

  test('--dry-run shows what would be posted without a server or a key', async () => {
    const run = await runCrier(['import', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY, '--dry-run'])

    expect(run).toMatchObject({ status: 0, out: expect.stringContaining('6 updates would be posted') })
    expect(run.out).toContain('0640 GMT        The first boat has not sailed.')
  })

  test.each([
    ['an unknown file', ['nowhere.txt', ...OF_THE_DAY], 'There is no file nowhere.txt.'],
    ['a folder', ['test', ...OF_THE_DAY], 'test is a folder'],
    ['a date that is none', [FERRY_STRIKE, '--date', '2026-02-30', '--zone', 'UTC'], 'use a date such as 2026-03-04'],
    ['a zone that is none', [FERRY_STRIKE, '--date', '2026-03-04', '--zone', 'Mars/Olympus'], 'IANA time zone'],
  ])('%s: says so in a sentence', async (_, args, sentence) => {
    const run = await runCrier(['import', ...args, '--blog', 'ferry-strike', '--dry-run'])

    expect(run.status).toBe(1)
    expect(run.err).toContain(sentence)
    expect(run.err).not.toContain('    at ')
  })
})

describe('crier replay', () => {
  test('posts in time order, with the pauses of the page made shorter', async () => {
    await using app = await startApp()
    const clock = new WillingClock()

    const entries = await replayPage(replayOf(app, { clock, speed: 60 }))

    expect(entries.map(({ kind }) => kind)).toEqual(Array(6).fill('posted'))
    expect(clock.waits).toEqual([0, 0, 155_000, 240_000, 265_000, 12_000])
    const { blog, updates } = await read(app, 'ferry-strike')
    expect(blog.state).toBe('live')
    expect(updates.map(({ time }) => time)).toEqual(
      parsed()
        .updates.map(({ time }) => time)
        .toReversed(),
    )
  })

  test('a replay that was stopped goes on where it was', async () => {
    await using app = await startApp()
    const stop = new AbortController()
    const posted: number[] = []
    const stopped = await replayPage(
      replayOf(app, { signal: stop.signal, onPosted: ({ of }) => posted.push(of.line) === 2 && stop.abort() }),
    )
    const clock = new WillingClock()

    const resumed = await replayPage(replayOf(app, { clock, speed: 3_600 }))

    expect(stopped).toHaveLength(2)
    expect(resumed.map(({ kind }) => kind)).toEqual(['there', 'there', ...Array(4).fill('posted')])
    expect(clock.waits).toEqual([2_583, 4_000, 4_417, 200].map(ms => expect.closeTo(ms, -1)))
  })

  test('Ctrl-C ends it, with what is left to post', async () => {
    await using app = await startApp()

    const run = await runCrier(['replay', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY, '--speed', '1'], {
      env: { CRIER_URL: app.url, CRIER_KEY: app.adminKey },
      interruptAt: '0640 GMT',
    })

    expect(run).toMatchObject({ status: 0, out: expect.stringMatching(/^2 updates: 2 posted; stopped with 4 to go$/m) })
  })

  test('--now shows the moment of posting', async () => {
    await using app = await startApp()

    await replayPage(replayOf(app, { shownTimes: 'now' }))

    const { updates } = await read(app, 'ferry-strike')
    expect(updates.every(({ time, createdAt }) => time === createdAt)).toBe(true)
    expect(updates.at(-1)).toMatchObject({ untimed: true, label: 'Original entry' })
  })

  test('tells its progress, line by line', async () => {
    await using app = await startApp()

    const run = await crier(app, ['replay', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY, '--speed', '1e9'])

    const lines = run.out.trimEnd().split('\n')
    expect(lines).toHaveLength(7)
    expect(lines[1]).toMatch(/^0640 GMT {2,}The first boat has not sailed/)
    expect(lines.at(-1)).toBe('6 updates: 6 posted')
  })
})

function crier(app: TestApp, args: readonly string[], input?: string | Uint8Array, env: Record<string, string> = {}) {
  return runCrier(args, { env: { CRIER_URL: app.url, CRIER_KEY: app.adminKey, ...env }, ...(input && { input }) })
}

async function read(app: TestApp, blog: string) {
  return coverage.parse((await app.api('GET', `/v1/blogs/${blog}`)).body)
}

function apiOf(app: TestApp): Api {
  return new Api({ url: app.url, key: app.adminKey, clock: new WillingClock(), random: () => 0 })
}

function parsed() {
  return parsePage(FERRY_STRIKE_TEXT, DAY)
}

function blogOf(id: string) {
  return { id, timeZone: DAY.timeZone, language: 'en' }
}

async function importFerryStrike(app: TestApp) {
  return importPage({ api: apiOf(app), page: parsed(), blog: blogOf('ferry-strike') })
}

const FERRY_STRIKE_TEXT = await readFile(FERRY_STRIKE, 'utf8')

function replayOf(app: TestApp, changes: Partial<ReplayPage>): ReplayPage {
  return {
    api: apiOf(app),
    page: parsed(),
    blog: blogOf('ferry-strike'),
    speed: 60,
    shownTimes: 'file',
    clock: new WillingClock(),
    signal: new AbortController().signal,
    onPosted: () => {},
    ...changes,
  }
}

async function copyOf(path: string, change: (text: string) => string) {
  const folder = await mkdtemp(join(tmpdir(), 'crier-'))
  const copy = join(folder, 'page.txt')
  await writeFile(copy, change(await readFile(path, 'utf8')))
  return { path: copy, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
