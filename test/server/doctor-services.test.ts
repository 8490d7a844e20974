/** The doctor on the services outside: push credentials, of which none is used for a push, and the bucket. */
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { newVapidKeys, publicKeyOf } from '#push/lanes/web/credentials.ts'
import { newEcPair, newRsaPair } from '#test/support/data/pem-pairs.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { startBucket } from '#test/support/services/bucket.ts'
import { examine } from '#test/support/services/examine.ts'
import { freePort, listen } from '#test/support/services/listen.ts'
import { startApp } from '#test/support/services/start-app.ts'

const SUBJECT = { CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' }

test('credentials that sign, and that Google accepts; nothing but a token is requested', async () => {
  await using google = await startTokens(200)
  const { privateKey } = newVapidKeys()

  const { of } = await examine({
    ...{ CRIER_DATA: await newFolder(), CRIER_VAPID_KEY: privateKey, ...SUBJECT },
    ...{ CRIER_FCM_ACCOUNT: google.account, CRIER_FCM_URL: google.url, ...appleEnv(google.url) },
  })

  expect(of('push')).toEqual([
    `ok: Web Push: the key signs; browsers subscribe with ${publicKeyOf(privateKey).slice(0, 12)}…. It does not expire.`,
    'ok: Firebase: the key of c@e.org signs, and Google accepts it for "news". It does not expire by itself.',
    expect.stringContaining('ok: Apple: key K of team T signs for org.example.news.'),
  ])
  expect(google.asked).toEqual(['POST /token'])
})

test('an account that Google refuses, one that it cannot be asked about, and a key that other nodes do not have', async () => {
  await using google = await startTokens(400)
  await using app = await startApp({ env: { CRIER_VAPID_KEY: newVapidKeys().privateKey, ...SUBJECT } })
  const { port } = new URL(app.url)
  const vapid = { CRIER_DATA: app.folder, CRIER_PORT: port, CRIER_VAPID_KEY: newVapidKeys().privateKey, ...SUBJECT }
  const lost = JSON.stringify({
    ...JSON.parse(google.account),
    token_uri: `http://127.0.0.1:${await freePort()}/token`,
  })

  const refused = await examine({ ...vapid, CRIER_FCM_ACCOUNT: google.account })
  const nowhere = appleEnv(`http://127.0.0.1:${await freePort()}`)
  const unasked = await examine({ CRIER_DATA: app.folder, CRIER_FCM_ACCOUNT: lost, ...nowhere })

  expect(refused.of('push')).toEqual([
    expect.stringMatching(/^problem: Web Push: the server gives browsers the key .*there first on every node/),
    expect.stringMatching(
      /^problem: Firebase: the key of c@e\.org is refused by Google \(OAuth 400\)\..*Generate a new one/,
    ),
  ])
  expect(unasked.of('push')).toEqual([
    expect.stringContaining("warning: Firebase: the key of c@e.org signs; Google's token service cannot be reached"),
    expect.stringMatching(/^warning: Apple: key K of team T signs for .* cannot be reached: nothing listens there\./),
  ])
  expect(JSON.stringify([refused, unasked])).not.toContain('PRIVATE KEY')
})

test('a key that is no key is reported by the settings, and the rest waits for that', async () => {
  const { of, state } = await examine({ CRIER_APNS_KEY: 'hunter2-hunter2', CRIER_APNS_KEY_ID: 'K', CRIER_PROT: '1' })

  expect(state).toBe('problem')
  expect(of('settings')).toEqual([
    expect.stringContaining('problem: CRIER_APNS_KEY: use the text of the .p8 file'),
    'warning: There is no setting CRIER_PROT; it has no effect. | Perhaps CRIER_PORT. | Rename CRIER_PROT to CRIER_PORT, or remove it.',
  ])
  expect(of('other checks')).toEqual(['skipped: They need valid settings; correct those first.'])
})

test('a bucket is written, read and left empty', async () => {
  await using bucket = await startBucket()

  const { of } = await examine({ CRIER_DATA: await newFolder(), ...bucketEnv(bucket.options) })

  expect(of('bucket')).toEqual([
    expect.stringMatching(/^ok: An object was written to "newsroom-pictures", read and deleted in/),
  ])
  expect(bucket.asked.map(line => line.split(' ')[0])).toEqual(['PUT', 'GET', 'DELETE'])
})

test.each([
  ['a wrong secret', { secretKey: 'hunter2hunter2' }, 'Set CRIER_S3_ACCESS_KEY and CRIER_S3_SECRET_KEY to a pair'],
  ['no such bucket', { bucket: 'another-bucket' }, 'Create the bucket "another-bucket"'],
])('a bucket: %s', async (_, wrong, words) => {
  await using bucket = await startBucket()

  const { of } = await examine({ CRIER_DATA: await newFolder(), ...bucketEnv({ ...bucket.options, ...wrong }) })

  expect(of('bucket')).toEqual([expect.stringContaining('problem: ')])
  expect(of('bucket')[0]).toContain(words)
  expect(of('bucket')[0]).not.toContain('hunter2')
})

test('a bucket at an address where nothing listens', async () => {
  await using bucket = await startBucket()
  const options = { ...bucket.options, endpoint: `http://127.0.0.1:${await freePort()}` }

  const { of } = await examine({ CRIER_DATA: await newFolder(), ...bucketEnv(options) })

  expect(of('bucket')).toEqual([expect.stringMatching(/^problem: .* cannot be written \(nothing listens there\)/)])
})

type BucketEnv = {
  readonly bucket: string
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
}

function bucketEnv({ bucket, endpoint, accessKey, secretKey }: BucketEnv) {
  return {
    ...{ CRIER_S3_BUCKET: bucket, CRIER_S3_ENDPOINT: endpoint, CRIER_S3_REGION: 'eu-central-1' },
    ...{ CRIER_S3_ACCESS_KEY: accessKey, CRIER_S3_SECRET_KEY: secretKey },
  }
}

function appleEnv(url: string) {
  return {
    ...{ CRIER_APNS_KEY: newEcPair().privateKey, CRIER_APNS_KEY_ID: 'K', CRIER_APNS_TEAM_ID: 'T' },
    ...{ CRIER_APNS_APPS: 'org.example.news', CRIER_APNS_URL: url, CRIER_APNS_SANDBOX_URL: url },
  }
}

/** A stand-in for all of Google and Apple. */
async function startTokens(status: number) {
  const asked: string[] = []
  const at = await listen(
    createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.writeHead(status, { 'Content-Type': 'application/json' }).end('{"access_token":"t"}')
    }),
  )
  const { privateKey } = newRsaPair()
  const account = { project_id: 'news', client_email: 'c@e.org', private_key: privateKey, token_uri: `${at.url}/token` }
  return { ...at, asked, account: JSON.stringify(account) }
}
