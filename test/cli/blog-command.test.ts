/** `crier blog` against a real server. */
import { describe, expect } from 'vitest'
import { listBlogs } from '#cli/blogs/list-blogs.ts'
import { createProgress } from '#cli/progress.ts'
import { systemClock } from '#platform/clock.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { apiOf, crier, crierHere, read } from './ferry-strike.ts'
import { runHere } from './run-here.ts'

const test = testWith({ app: () => startApp({}) })

describe('crier blog', () => {
  test('a coverage is created with its fields, and its address printed', async ({ app }) => {
    const fields = ['--title', 'Budget day', '--zone', 'Europe/London', '--language', 'en-GB', '--clock', '12h']
    const made = await crier(app, ['blog', 'create', 'budget-day', ...fields, '--start', '2026-03-04T12:30:00Z'])

    const { blog } = await read(app, 'budget-day')
    expect(made).toMatchObject({ status: 0, out: `${app.url}/blogs/budget-day\n`, err: '' })
    expect(blog).toMatchObject({
      ...{ title: 'Budget day', timeZone: 'Europe/London', language: 'en-GB', clock: '12h', state: 'live' },
      coverage: { start: '2026-03-04T12:30:00.000Z' },
    })
  })

  test('it is edited, ended and continued; what is not named stays, and "" clears', async ({ app }) => {
    await crierHere(app, [
      'blog',
      'create',
      'cup',
      '--title',
      'Final',
      '--standfirst',
      'At last.',
      '--state',
      'upcoming',
    ])

    const edited = await crierHere(app, ['blog', 'edit', 'cup', '--title', 'The final', '--json'])
    const ended = await crierHere(app, ['blog', 'end', 'cup', '--json'])
    const again = await crierHere(app, ['blog', 'edit', 'cup', '--state', 'live', '--standfirst', '', '--json'])

    expect(JSON.parse(edited.out).blog).toMatchObject({ title: 'The final', standfirst: 'At last.', state: 'upcoming' })
    expect(JSON.parse(ended.out)).toMatchObject({
      blog: { title: 'The final', state: 'ended' },
      cursor: expect.any(String),
    })
    const { blog } = JSON.parse(again.out)
    expect(blog).toMatchObject({ title: 'The final', state: 'live' })
    expect(blog).not.toHaveProperty('standfirst')
  })

  test('the list and one coverage are shown as a table, and as JSON', async ({ app }) => {
    const none = await crierHere(app, ['blog', 'list'])
    await app.createBlog('budget-day', { title: 'Budget day' })
    await app.createBlog('secret-day', { title: '漢字\u200f', access: 'private', state: 'upcoming' })

    const all = await crierHere(app, ['blog', 'list'])
    const live = JSON.parse((await crierHere(app, ['blog', 'list', '--state', 'live', '--json'])).out)
    const shown = await crierHere(app, ['blog', 'show', 'secret-day'])

    expect(none.out).toMatch(/^There is no coverage yet; "crier blog create /)
    expect(all.out).toMatch(
      /^ID +TITLE +STATE +ACCESS +CHANGED\nsecret-day +漢字\S* +upcoming +private +\S+Z\nbudget-day/,
    )
    expect(live).toEqual([expect.objectContaining({ id: 'budget-day' })])
    expect(shown.out).toMatch(/^Title +漢字/m)
    expect(shown.out).toContain(`${app.url}/blogs/secret-day`)
  })

  test('the list has one page, and every page with --all', async ({ app }) => {
    for (let n = 0; n < 101; n++) await app.createBlog(`day-${n}`)
    const api = apiOf(app)
    using progress = createProgress(systemClock)

    const page = await listBlogs(api, { progress })
    const all = await listBlogs(api, { all: true, progress })
    const run = await crierHere(app, ['blog', 'list'])

    expect([page.blogs.length, page.hasMore]).toEqual([100, true])
    expect([new Set(all.blogs.map(({ id }) => id)).size, all.hasMore]).toEqual([101, false])
    expect(run.err).toBe('These are the newest 100; --all lists every one.\n')
  })

  test.for([
    [['create', 'budget-day'], 1, '--title'],
    [['create', 'Not An Id', '--title', 'x'], 1, 'use 1 to 80 lower-case letters, digits and hyphens'],
    [['create', 'x', '--title', ''], 1, 'title: must not be empty'],
    [['create', 'x', '--title', 'x', '--zone', 'Mars/Base'], 1, 'use an IANA time zone such as Europe/London'],
    [['create', 'x', '--title', 'x', '--language', '?'], 1, 'use a BCP 47 language tag'],
    [['create', 'x', '--title', 'x', '--start', 'noon'], 1, 'coverage.start'],
    [['create', 'there', '--title', 'x'], 1, 'A blog with this id exists'],
    [['edit', 'there'], 1, 'There is nothing to change'],
    [['edit', 'nowhere', '--title', 'x'], 1, '"crier blog create nowhere --title …" creates it'],
    [['show', 'nowhere'], 1, 'There is no blog nowhere'],
    [['end', 'nowhere'], 1, 'There is no blog nowhere'],
    [['list', '--state', 'over'], 1, 'upcoming, live, ended'],
    [['lst'], 1, 'Did you mean list'],
  ] as const)('%j is refused in a sentence', async ([args, status, sentence], { app }) => {
    await app.createBlog('there')
    const run = await runHere(['blog', ...args], { CRIER_URL: app.url, CRIER_KEY: app.adminKey })

    expect(run).toMatchObject({ status, err: expect.stringContaining(sentence) })
    expect(run.err).not.toMatch(/ {4}at |Invalid|expected/)
  })

  test('without a key, or with a server that is not there, it says what to do', async () => {
    const env = { CRIER_URL: 'http://127.0.0.1:9' }
    const noKey = await runHere(['blog', 'list'], env)
    const noServer = await runHere(['blog', 'list'], { ...env, CRIER_KEY: 'any-key-will-do-here' })

    expect(noKey).toMatchObject({ status: 1, err: expect.stringContaining('Set CRIER_KEY') })
    expect(noServer).toMatchObject({ status: 4, err: expect.stringContaining('http://127.0.0.1:9') })
  })
})
