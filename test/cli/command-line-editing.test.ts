/** Correcting, withdrawing, pinning, alerting and watching from a terminal, with a real server. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { crier, crierHere } from './ferry-strike.ts'
import { runHere } from './run-here.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

test('an update is corrected, pinned, alerted, retracted and removed by the URL that posting printed', async () => {
  await using app = await startApp({
    env: { CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
  })
  await app.createBlog('budget-day')
  const address = (await crierHere(app, ['post', 'budget-day', 'At nine.', '--title', 'Doors'])).out.trim()

  const runs = [
    await crier(app, ['correct', address, '-', '--note', 'It was ten.', '--title', '', '--key'], 'At **ten**.'),
    await crierHere(app, ['pin', address]),
    await crierHere(app, ['alert', address, 'Doors open', '--text', 'At ten.', '--urgency', 'high', '--json']),
    await crierHere(app, ['retract', 'budget-day/last', 'They stay shut.']),
  ]

  expect(runs.map(({ status, err }) => [status, err])).toEqual(Array(4).fill([0, '']))
  expect(runs[0]?.out.trim()).toBe(address)
  expect(JSON.parse(runs[2]?.out ?? '')).toMatchObject({ update: { version: 4 }, cursor: expect.any(String) })
  const [update] = await updates(app)
  expect(update).toMatchObject({
    ...{ key: true, pinned: true, status: 'retracted', version: 5 },
    correction: { note: 'It was ten.' },
    retraction: { note: 'They stay shut.' },
    alert: { title: 'Doors open', text: 'At ten.', urgency: 'high', version: 4 },
  })
  expect(update.title).toBeUndefined()

  const unsure = await crierHere(app, ['remove', address])
  expect([unsure.status, (await updates(app)).length]).toEqual([1, 1])
  expect((await crierHere(app, ['remove', address, '--yes'])).status).toBe(0)
  expect(await updates(app)).toEqual([])
})

test('the exit code tells a script what to do, and a sentence tells a person', async ({ app }) => {
  const post = ['post', 'budget-day', 'Doors open', '--idempotency-key', 'job-1', '--json']

  const first = await crierHere(app, post)
  const again = await crierHere(app, post)
  const other = await crierHere(app, [...post.slice(0, 2), 'Something else', ...post.slice(3)])
  const wrong = [
    await crierHere(app, ['correct', 'budget-day', 'x']),
    await crierHere(app, ['correct', 'budget-day/last']),
    await crierHere(app, ['pin', 'https://elsewhere.example/blogs/budget-day#update-1']),
    await crierHere(app, ['alert', 'budget-day/last', 'x', '--urgency', 'loud']),
  ]

  expect(again.out).toBe(first.out)
  expect([first.status, again.status, other.status]).toEqual([0, 0, 3])
  expect(wrong.map(({ status }) => status)).toEqual([1, 1, 1, 1])
  expect(wrong.map(({ err }) => err.trim().split('\n')[0])).toEqual([
    expect.stringContaining('"budget-day" does not name an update'),
    expect.stringContaining('nothing to change'),
    expect.stringContaining(`is not on ${app.url}`),
    expect.stringContaining('wrong'),
  ])
  expect(wrong[3]?.err).toContain('"very-low"')
  expect((await updates(app)).length).toBe(1)
})

test('submitted and scheduled updates do not reach readers', async ({ app }) => {
  await crierHere(app, ['post', 'budget-day', 'For the editor', '--status', 'submitted'])
  await crierHere(app, [
    'post',
    'budget-day',
    'For later',
    '--publish-at',
    new Date(Date.now() + 3_600_000).toISOString(),
  ])

  expect(await updates(app)).toEqual([])
  const { body } = await app.api('GET', '/v1/blogs/budget-day/updates?status=draft')
  expect(body.updates.map(({ status }: { status: string }) => status).sort()).toEqual(['scheduled', 'submitted'])
})

test('watching shows each change once, across a server restart', async () => {
  await using app = await startApp()
  await app.createBlog('budget-day', { timeZone: 'Europe/London' })
  const watcher = spawn(process.execPath, ['src/crier.js', 'watch', 'budget-day'], {
    env: { PATH: process.env.PATH, CRIER_URL: app.url, CRIER_KEY: app.adminKey },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(watcher, 'exit')
  onTestFinished(() => void watcher.kill('SIGKILL'))
  const lines = createInterface({ input: watcher.stdout })[Symbol.asyncIterator]()
  const notices = createInterface({ input: watcher.stderr })[Symbol.asyncIterator]()
  const next = async () => (await lines.next()).value
  const first = next()
  // There is no sign that it waits until its first request does.
  let posts = 0
  const isSeen = first.then(() => true)
  while (!(await Promise.race([isSeen, app.post('budget-day', `Number ${posts}`).then(() => false)]))) posts += 1
  let seen = String(await first)
  expect((await notices.next()).value).toContain('Following budget-day')

  await app.stop()
  expect((await notices.next()).value).toContain('does not respond')
  await app.restart()
  expect((await notices.next()).value).toContain('responds again')
  const last = await app.post('budget-day', 'The **last** one', { title: 'After the restart' })
  await app.api('DELETE', `/v1/blogs/budget-day/updates/${last.id}`, { body: { note: 'Wrong.' } })

  const numbers: string[] = []
  while (!seen.includes('retracted')) {
    numbers.push(seen)
    seen = String(await next())
  }
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(numbers.at(-1)).toMatch(/^\d{4} (GMT|BST) {2}published {4}After the restart – The last one$/)
  watcher.kill('SIGINT')
  await ended
})

test('a profile stores server and key readable by its owner only, once the key was verified', async ({ app }) => {
  const home = await newFolder()
  const env = { XDG_CONFIG_HOME: home }

  const wrong = await runHere(['profile', '--url', app.url], env, 'not-the-key-of-anyone')
  const kept = await runCrier(['profile', '--url', `${app.url}/`], { env, input: `${app.adminKey}\n` })
  const posted = await runHere(['post', 'budget-day', 'From the profile'], env)
  const none = await runHere(['post', 'budget-day', 'x', '--profile', 'other'], env)

  expect([wrong.status, kept.status, posted.status, none.status]).toEqual([1, 0, 0, 1])
  const path = join(home, 'crier', 'default.env')
  expect(kept.out).toBe(`Saved in ${path}\n`)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await updates(app)).length).toBe(1)
  expect(none.err).toContain('There is no profile "other"')
  expect(kept.out + kept.err).not.toContain(app.adminKey)
})

async function updates(app: TestApp) {
  return (await app.api('GET', '/v1/blogs/budget-day')).body.updates
}
