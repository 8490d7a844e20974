/** `crier replay` posts a saved page as if it were happening now. */
import { describe, expect } from 'vitest'
import { replayPage } from '#cli/import/replay-page.ts'
import { SkippingClock } from '#test/support/clocks/skipping-clock.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { crier, FERRY_STRIKE, OF_THE_DAY, parsed, read, replayOf } from './ferry-strike.ts'

const test = testWith({ app: startApp })

describe('crier replay', () => {
  test('posts in time order, with shortened pauses', async ({ app }) => {
    const clock = new SkippingClock()

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

  test('a stopped replay continues where it was', async ({ app }) => {
    const stop = new AbortController()
    const posted: number[] = []
    const stopped = await replayPage(
      replayOf(app, { signal: stop.signal, onPosted: ({ of }) => posted.push(of.line) === 2 && stop.abort() }),
    )
    const clock = new SkippingClock()

    const resumed = await replayPage(replayOf(app, { clock, speed: 3_600 }))

    expect(stopped).toHaveLength(2)
    expect(resumed.map(({ kind }) => kind)).toEqual(['there', 'there', ...Array(4).fill('posted')])
    expect(clock.waits).toEqual([2_583, 4_000, 4_417, 200].map(ms => expect.closeTo(ms, -1)))
  })

  test('Ctrl-C ends it, and prints what is left to post', async ({ app }) => {
    const run = await runCrier(['replay', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY, '--speed', '1'], {
      env: { CRIER_URL: app.url, CRIER_KEY: app.adminKey },
      interruptAt: '0640 GMT',
    })

    expect(run).toMatchObject({ status: 0, out: expect.stringMatching(/^2 updates: 2 posted; stopped with 4 to go$/m) })
  })

  test('--now uses the time of posting as the shown time', async ({ app }) => {
    await replayPage(replayOf(app, { shownTimes: 'now' }))

    const { updates } = await read(app, 'ferry-strike')
    expect(updates.every(({ time, createdAt }) => time === createdAt)).toBe(true)
    expect(updates.at(-1)).toMatchObject({ untimed: true, label: 'Original entry' })
  })

  test('prints its progress line by line', async ({ app }) => {
    const run = await crier(app, ['replay', FERRY_STRIKE, '--blog', 'ferry-strike', ...OF_THE_DAY, '--speed', '1e9'])

    const lines = run.out.trimEnd().split('\n')
    expect(lines).toHaveLength(7)
    expect(lines[1]).toMatch(/^0640 GMT {2,}The first boat has not sailed/)
    expect(lines.at(-1)).toBe('6 updates: 6 posted')
  })
})
