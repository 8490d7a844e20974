/** `crier import` posts a saved page to a real server. */
import { readFile } from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { importPage } from '#cli/import/import-page.ts'
import { parsePage } from '#cli/import/parse-page.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import {
  apiOf,
  blogOf,
  copyOf,
  crier,
  crierHere,
  DAY,
  FERRY_STRIKE,
  importFerryStrike,
  OF_THE_DAY,
  read,
} from './ferry-strike.ts'
import { runHere } from './run-here.ts'

const test = testWith({ app: startApp })

describe('crier import', () => {
  test('posts every entry of a page; a second run changes nothing', async ({ app }) => {
    const args = ['import', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY]

    const first = await crier(app, args)
    const before = await read(app, 'ferry-strike')
    const second = await crierHere(app, args)

    expect(first).toMatchObject({ status: 0, out: expect.stringMatching(/^6 updates: 6 posted$/m) })
    expect(first.out).toContain('My grandmother kept the books')
    expect(first.err).toContain(`${FERRY_STRIKE}:21: `)
    expect(second).toMatchObject({ status: 0, out: expect.stringMatching(/^6 updates: all there already$/m) })
    expect(await read(app, 'ferry-strike')).toEqual(before)
    expect(before.blog).toMatchObject({ state: 'ended', timeZone: 'Europe/London', lead: { credit: 'Ines Okafor' } })
    expect(JSON.stringify(before)).not.toContain('grandmother')
  })

  test('a reference points at the update that it names', async ({ app }) => {
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

  test('an entry whose text has changed is reported with its line and left as posted', async ({ app }) => {
    await using file = await copyOf(FERRY_STRIKE, text => text.replace('counted 61 people', 'counted 63 people'))
    await importFerryStrike(app)

    const run = await crierHere(app, ['import', file.path, '--blog', 'ferry-strike', ...OF_THE_DAY])

    expect(run.status).toBe(1)
    expect(run.err).toContain(`${file.path}:24: was posted with another text before`)
    expect(run.out).toMatch(/^6 updates: 5 there already, 1 changed in the file since \(left as posted\)$/m)
    expect(JSON.stringify(await read(app, 'ferry-strike'))).toContain('counted 61 people')
  })

  test('a new entry at the top is posted, and the rest left alone', async ({ app }) => {
    await importFerryStrike(app)
    const longer = `UPDATE 1830 GMT:\nThe quay is dark (see 1752 GMT).\n${await readFile(FERRY_STRIKE, 'utf8')}`

    const entries = await importPage({ api: apiOf(app), page: parsePage(longer, DAY), blog: blogOf('ferry-strike') })

    expect(entries.map(({ kind }) => kind)).toEqual([...Array(6).fill('there'), 'posted'])
  })

  test('an update removed by an editor stays removed', async ({ app }) => {
    await importFerryStrike(app)
    const [newest] = (await read(app, 'ferry-strike')).updates
    await app.api('DELETE', `/v1/blogs/ferry-strike/updates/${newest?.id}?mode=remove`, {
      headers: { 'If-Match': `"${newest?.version}"` },
    })

    const entries = await importFerryStrike(app)

    expect(entries.at(-1)?.kind).toBe('removed')
    expect((await read(app, 'ferry-strike')).updates).toHaveLength(5)
  })

  test('an existing blog gets missing fields, and keeps the others', async ({ app }) => {
    await app.createBlog('ferry-strike', { title: 'By hand', previous: { title: 'Ours' } })

    await importFerryStrike(app)

    expect((await read(app, 'ferry-strike')).blog).toMatchObject({
      title: 'By hand',
      previous: { title: 'Ours' },
      credits: [{ role: 'Map', name: 'Ellery Chart Office' }],
    })
  })

  test("with --comments a reader's comment waits for an editor, once however often the page is imported", async ({
    app,
  }) => {
    const args = ['import', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY, '--comments']
    const queue = async () => (await app.api('GET', '/v1/blogs/ferry-strike/comments/queue')).body.comments

    const first = await crierHere(app, args)
    const second = await crierHere(app, args)

    expect([first.status, second.status]).toEqual([0, 0])
    expect(first.out).toContain('"crier comments list ferry-strike" shows it')
    expect(await queue()).toMatchObject([{ state: 'waiting', text: expect.stringContaining('My grandmother') }])
    expect((await read(app, 'ferry-strike')).blog.comments).toEqual({ kind: 'comments', open: false })
  })

  test('a blog that takes no comments is left as it is, and the command says what to do', async ({ app }) => {
    await app.createBlog('ferry-strike')

    const run = await crierHere(app, ['import', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY, '--comments'])

    expect(run).toMatchObject({ status: 1, err: expect.stringContaining('"crier comments open ferry-strike"') })
    expect((await read(app, 'ferry-strike')).blog).not.toHaveProperty('comments')
  })

  test('--dry-run shows what would be posted without a server or a key', async () => {
    const run = await runHere(['import', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY, '--dry-run'])

    expect(run).toMatchObject({ status: 0, out: expect.stringContaining('6 updates would be posted') })
    expect(run.out).toContain('0640 GMT        The first boat has not sailed.')
  })

  test.each([
    ['an unknown file', ['nowhere.txt', ...OF_THE_DAY], 'There is no file nowhere.txt.'],
    ['a folder', ['test', ...OF_THE_DAY], 'test is a folder'],
    ['an invalid date', [FERRY_STRIKE, '--date', '2026-02-30', '--zone', 'UTC'], 'use a date such as 2026-03-04'],
    ['a slip of the year', [FERRY_STRIKE, '--date', '0202-03-04', '--zone', 'UTC'], 'use a date such as 2026-03-04'],
    ['an invalid zone', [FERRY_STRIKE, '--date', '2026-03-04', '--zone', 'Mars/Olympus'], 'IANA time zone'],
  ])('%s: reported in a sentence', async (_, args, sentence) => {
    const run = await runHere(['import', ...args, '--blog', 'ferry-strike', '--dry-run'])

    expect(run.status).toBe(1)
    expect(run.err).toContain(sentence)
    expect(run.err).not.toContain('    at ')
  })
})
