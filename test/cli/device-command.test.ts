/** `crier device`: what one chose to be alerted about, and how many an alert goes to. */
import { expect } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { makeBrowser } from '#test/support/data/sample-devices.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { runHere } from './run-here.ts'

const env = { CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' }

const test = testWith({ app: () => startApp({ blog: 'storm', env }) })

test('what a device chose is shown and changed, counts at once, and ends with the device', async ({ app }) => {
  const topics = [
    { id: 'weather', name: 'Weather' },
    { id: 'roads', name: 'Roads' },
  ]
  await app.api('PATCH', '/v1/blogs/storm', { body: { topics }, headers: { 'If-Match': '"1"' } })
  const body = { ...makeBrowser().target, blogs: ['storm'] }
  const { id } = (await app.api('POST', '/v1/devices', { body, key: null })).body.device
  const crier = (...args: string[]) => runHere(['device', ...args], { CRIER_URL: app.url, CRIER_KEY: app.adminKey })

  const before = await crier('show', id)
  const chosen = await crier('choose', id, 'storm', '--level', 'key', '--topic', 'weather', 'roads')
  const plain = await crier('count', 'storm')
  const key = await crier('count', 'storm', '--level', 'key', '--topic', 'roads', '--json')
  const all = await crier('choose', id, 'storm', '--topic', '', '--json')
  const unconfirmed = await crier('forget', id)
  const forgotten = await crier('forget', id, '--yes')
  const gone = await crier('show', id)

  expect(before.out).toMatch(/^web, registered \S+Z\n\nBLOG +ALERTS +TOPICS\nstorm +all +all\n$/)
  expect(chosen.out).toMatch(/\nstorm +key +weather, roads\n$/)
  expect(plain.out).toMatch(/^WHERE +ALERTED +FOLLOW\nweb +0 +1\nfcm +0 +0\napns +0 +0\nall +0 +1\n$/)
  expect(JSON.parse(key.out)).toMatchObject({ devices: { web: 1 }, followers: { web: 1 }, isAtMost: false })
  expect(JSON.parse(all.out)).toMatchObject({ id, levels: { storm: 'key' } })
  expect(JSON.parse(all.out)).not.toHaveProperty('topics')
  expect(unconfirmed).toMatchObject({ status: 1, err: expect.stringContaining('Add --yes') })
  expect(forgotten).toMatchObject({ status: 0, out: 'It gets no more alerts.\n' })
  expect(gone.status).toBe(1)
})

test('a choice of nothing, of another blog or of an unknown level is refused in a sentence', async ({ app }) => {
  const body = { ...makeBrowser().target, blogs: ['storm'] }
  const { id } = (await app.api('POST', '/v1/devices', { body, key: null })).body.device
  const crier = (...args: string[]) => runHere(['device', ...args], { CRIER_URL: app.url, CRIER_KEY: app.adminKey })

  const nothing = await crier('choose', id, 'storm')
  const other = await crier('choose', id, 'strike', '--level', 'key')
  const level = await crier('choose', id, 'storm', '--level', 'sometimes')

  expect(nothing).toMatchObject({ status: 1, err: 'Say what to choose: --level or --topic.\n' })
  expect(other).toMatchObject({ status: 1, err: expect.stringContaining('levels.strike: the device does not follow') })
  expect(level.status).toBe(1)
})
