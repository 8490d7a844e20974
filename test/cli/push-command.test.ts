/** `crier push`: setting up push and testing it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { publicKeyOf } from '#push/lanes/web/credentials.ts'
import { closing } from '#test/support/closing.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'
import { runHere } from './run-here.ts'

test('keys are generated as lines for .env, different each time', async () => {
  const [first, second] = [await runCrier(['push', 'keys']), await runHere(['push', 'keys'])]

  const [, publicKey, privateKey = ''] =
    /with (\S+)\nCRIER_VAPID_KEY=(\S{43})\nCRIER_VAPID_SUBJECT=mailto:/.exec(first.out) ?? []
  expect(publicKeyOf(privateKey)).toBe(publicKey)
  expect(second.out).not.toBe(first.out)
})

test('a test is sent to one device through its real service, and the response is printed', async () => {
  await using setup = await start()
  const [browser] = setup.browsers
  if (!browser) throw new Error('one was subscribed')
  const { body } = await setup.app.api('POST', '/v1/devices', { body: { ...browser.target, blogs: ['budget-day'] } })

  const run = await runCrier(['push', 'test', '--device', body.device.id, '--title', 'Hello'], { env: setup.env })
  setup.service.answers(() => ({ status: 401 }))
  const refused = await setup.crierHere('push', 'test', '--device', body.device.id)

  expect(run).toMatchObject({ status: 0, out: expect.stringContaining('accepted it') })
  const { body: pushed } = await setup.service.reader.next()
  expect(JSON.parse(decryptWebPush(pushed, browser.receiver)).notification.title).toBe('Hello')
  expect(refused).toMatchObject({ status: 1, err: expect.stringContaining('refuses our credential (401)') })
})

test('a dry run composes a message for every follower and sends none', async () => {
  await using setup = await start()
  for (const { target } of setup.browsers) {
    await setup.app.api('POST', '/v1/devices', { body: { ...target, blogs: ['budget-day'] } })
  }

  const run = await setup.crierHere('push', 'test', '--blog', 'budget-day', '--dry-run')

  expect(run.out).toMatch(/^web: 3 devices, 3 would be sent to; \d+ a second\nNobody was notified\.\n$/)
  expect(setup.service.pushed).toEqual([])
})

test('existing keys are not replaced by accident', async () => {
  const { out } = await runHere(['push', 'keys'])
  const [, key = ''] = /CRIER_VAPID_KEY=(\S+)/.exec(out) ?? []

  const again = await runHere(['push', 'keys'], {
    ...{ CRIER_VAPID_KEY: key, CRIER_VAPID_SUBJECT: 'mailto:a@example.org' },
  })

  expect(again).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringContaining('browsers that have subscribed can no longer be reached'),
  })
})

test('a blog without followers, and a folder without a database, are reported in a sentence; nothing is created', async () => {
  await using setup = await start()
  const elsewhere = join(setup.app.folder, 'elsewhere')

  const nobody = await setup.crierHere('push', 'test', '--blog', 'nowhere', '--dry-run')
  const lost = await runHere(['push', 'test', '--device', 'x'], { CRIER_DATA: elsewhere })

  expect(nobody).toMatchObject({ status: 1, err: expect.stringContaining('No device follows "nowhere"') })
  expect(lost).toMatchObject({ status: 1, err: expect.stringContaining(`There is no database in ${elsewhere}`) })
  expect(existsSync(elsewhere)).toBe(false)
})

test('an unknown device and invalid options are reported in a sentence', async () => {
  await using setup = await start()

  const unknown = await setup.crierHere('push', 'test', '--device', 'x')
  const wrong = await setup.crierHere('push', 'test', '--dry-run')

  expect(unknown).toMatchObject({ status: 1, err: expect.stringContaining('There is no device x') })
  expect(wrong).toMatchObject({ status: 1, err: expect.stringContaining('--blog <id> with --dry-run') })
})

async function start() {
  const service = await startWebPushService()
  const { out } = await runHere(['push', 'keys'])
  const [, key = ''] = /CRIER_VAPID_KEY=(\S+)/.exec(out) ?? []
  const env = {
    CRIER_VAPID_KEY: key,
    CRIER_VAPID_SUBJECT: 'mailto:desk@example.org',
    CRIER_PUSH_ORIGINS: service.origin,
  }
  const app = await startApp({ env })
  await app.createBlog('budget-day')
  return closing([app, service], {
    service,
    app,
    browsers: Array.from({ length: 3 }, () => service.subscribe()),
    env: { ...env, CRIER_DATA: app.folder },
    crierHere: (...args: string[]) => runHere(args, { ...env, CRIER_DATA: app.folder }),
  })
}
