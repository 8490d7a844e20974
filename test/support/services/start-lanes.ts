/** The real server with all lanes on, and stand-ins for the push services of browsers, Google and Apple. */
import { expect, vi } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { newEcPair, newRsaPair } from '#test/support/data/pem-pairs.ts'
import { type Http2Service, startHttp2Service } from './http2-service.ts'
import { startApp } from './start-app.ts'
import { startWebPushService } from './web-push-service.ts'

export const apple = newEcPair()
export const google = newRsaPair()
export const account = {
  project_id: 'p',
  client_email: 'c@e.org',
  private_key: google.privateKey,
  token_uri: 'https://e.org/t',
}

/** A lane that rests and tries again takes seconds, and longer on a busy machine. */
const PATIENCE_MS = 100_000

type Counts = Readonly<Record<string, number>>
type AlertReport = {
  readonly update: string
  readonly state: string
  readonly accepted: number
  readonly failed: Counts
  readonly refused: Counts
}

export async function startLanes(env: Readonly<Record<string, string>> = {}) {
  await using opened = new AsyncDisposableStack()
  const browsers = opened.use(await startWebPushService())
  browsers.answers(({ path }) =>
    path === '/token' ? { status: 200, body: { access_token: 'token' } } : { status: 201 },
  )
  const http2 = async (): Promise<Http2Service> => opened.use(await startHttp2Service())
  const [fcm, production, sandbox, manage] = [await http2(), await http2(), await http2(), await http2()]
  let channels = 0
  manage.answers(({ method }) =>
    method === 'POST' ? { status: 201, headers: { 'apns-channel-id': `channel-${++channels}` } } : { status: 204 },
  )
  const app = opened.use(
    await startApp({
      env: {
        ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
        CRIER_PUSH_ORIGINS: browsers.origin,
        CRIER_FCM_ACCOUNT: JSON.stringify({ ...account, token_uri: `${browsers.origin}/token` }),
        CRIER_FCM_URL: fcm.origin,
        ...{ CRIER_APNS_KEY: apple.privateKey, CRIER_APNS_KEY_ID: 'K', CRIER_APNS_TEAM_ID: 'T' },
        CRIER_APNS_APPS: 'org.example.news',
        ...{ CRIER_APNS_URL: production.origin, CRIER_APNS_SANDBOX_URL: sandbox.origin },
        CRIER_APNS_CHANNELS_URL: manage.origin,
        ...env,
      },
    }),
  )
  await app.createBlog('storm')
  const read = async () => (await app.api('GET', '/v1/blogs/storm/alerts')).body
  async function newestIf(isSo: (report: AlertReport) => boolean): Promise<AlertReport | undefined> {
    const [newest] = (await read()).alerts
    return newest && isSo(newest) ? newest : undefined
  }
  const alertOnce = (isSo: (report: AlertReport) => boolean) =>
    vi.waitUntil(() => newestIf(isSo), { timeout: PATIENCE_MS })
  const rest = opened.move()
  return {
    ...{ app, browsers, fcm, production, sandbox, manage },
    async register(target: object) {
      const answer = await app.api('POST', '/v1/devices', { body: { ...target, blogs: ['storm'] }, key: null })
      if (answer.status !== 201) throw new Error(answer.text)
    },
    /** Polls, because a count that took long on a busy machine is cached for a while. */
    async followersOnce(expected: Counts) {
      await expect.poll(async () => (await read()).followers).toEqual(expected)
    },
    /** The newest alert. Polls, like the desk's page. */
    alertOnce,
    /** Immediately after the post, the previous alert may still be the newest. */
    alertOnceDone: (post: { readonly id: string }) =>
      alertOnce(({ update, state }) => update === post.id && state !== 'running'),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}
