/** Checks the credentials of push: that they can be used, match, and are accepted. No push is sent. */

import { z } from 'zod'
import { jsonIn } from '#platform/json-in.ts'
import type { PushOptions } from '#push/campaign/open-lanes.ts'
import { createApnsCredentials } from '#push/lanes/apns/credentials.ts'
import { createFcmCredentials } from '#push/lanes/fcm/credentials.ts'
import { createVapidCredentials } from '#push/lanes/web/credentials.ts'
import { askAddress } from './ask-address.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import { failureToReach } from './reach.ts'

const NODE_MS = 3_000

type PushCheckOptions = {
  readonly push: PushOptions
  /** Of the node on this machine, which tells browsers the key to subscribe with. */
  readonly localUrl: string | undefined
  readonly now: () => Date
}

export function pushCheck({ push, localUrl, now }: PushCheckOptions): DoctorCheck {
  return {
    name: 'push',
    ifLate:
      "Google's token service (token_uri in CRIER_FCM_ACCOUNT) does not respond: let this machine connect to oauth2.googleapis.com:443.",
    async run(signal) {
      const { web, fcm, apns } = push
      const around = { localUrl, now, signal }
      const notes = await Promise.all([
        web === undefined ? [] : webNotes(web, around),
        fcm === undefined ? [] : fcmNotes(fcm, now),
        apns === undefined ? [] : apnsNotes(apns, around),
      ])
      const all = notes.flat()
      return all.length > 0 ? all : [noteSkipped('No credential is set: alerts are off (docs/push.md).')]
    },
  }
}

type Web = NonNullable<PushOptions['web']>
type Around = { readonly localUrl: string | undefined; readonly now: () => Date; readonly signal: AbortSignal }

async function webNotes(web: Web, { localUrl, now, signal }: Around): Promise<readonly CheckNote[]> {
  try {
    const credentials = createVapidCredentials({ ...web, now })
    await credentials.authorize('https://push.example')
    const served = localUrl === undefined ? undefined : await servedKey(localUrl, signal)
    if (served !== undefined && served !== credentials.publicKey) return [otherKeyNote(served, credentials.publicKey)]
    const found = `Web Push: the key signs; browsers subscribe with ${credentials.publicKey.slice(0, 12)}…`
    return [noteOk(`${found}${served === undefined ? '' : ', which the server gives them'}. It does not expire.`)]
  } catch (error) {
    return [unusable('Web Push', 'CRIER_VAPID_KEY', error)]
  }
}

const served = z.object({ vapidPublicKey: z.string() })

async function servedKey(localUrl: string, signal: AbortSignal): Promise<string | undefined> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(NODE_MS)])
  const answer = await askAddress(`${localUrl}/v1/push`, { signal: within }).catch(() => undefined)
  return served.safeParse(jsonIn(answer?.text ?? '')).data?.vapidPublicKey
}

function otherKeyNote(served: string, own: string): CheckNote {
  return noteProblem(
    `Web Push: the server gives browsers the key ${served.slice(0, 12)}…, and CRIER_VAPID_KEY here belongs to ${own.slice(0, 12)}….`,
    {
      expected: 'One key on all nodes: browsers that subscribed with another cannot be reached.',
      change: 'Set the CRIER_VAPID_KEY that was there first on every node, and restart them.',
    },
  )
}

type Fcm = NonNullable<PushOptions['fcm']>

/** Google issues a token to the account; that is not a push. */
async function fcmNotes({ account }: Fcm, now: () => Date): Promise<readonly CheckNote[]> {
  const who = `Firebase: the key of ${account.client_email}`
  try {
    const token = await createFcmCredentials(account, now).token()
    if (typeof token === 'string')
      return [noteOk(`${who} signs, and Google accepts it for "${account.project_id}". It does not expire by itself.`)]
    if (token.kind === 'refused') {
      return [
        noteProblem(`${who} is refused by Google (${token.reason}).`, {
          expected: 'A key that Google accepts; with this one no alert reaches Android.',
          change:
            'Generate a new one (Firebase console: Project settings, Service accounts, Generate new private key), set CRIER_FCM_ACCOUNT and restart. If "clock" above is off, correct it first.',
        }),
      ]
    }
    return [
      noteWarning(`${who} signs; Google's token service cannot be reached now.`, {
        expected: `${new URL(account.token_uri).host} responds.`,
        change: `Let this machine connect to ${new URL(account.token_uri).host}:443 and fcm.googleapis.com:443 ("curl -v ${account.token_uri}").`,
      }),
    ]
  } catch (error) {
    return [unusable('Firebase', 'CRIER_FCM_ACCOUNT', error)]
  }
}

type Apns = NonNullable<PushOptions['apns']>

/** Apple checks a token only with a push. */
async function apnsNotes({ key, apps, productionUrl }: Apns, { now, signal }: Around): Promise<readonly CheckNote[]> {
  try {
    await createApnsCredentials(key, now).token()
    const reason = await failureToReach(productionUrl, signal)
    const found = `Apple: key ${key.keyId} of team ${key.teamId} signs for ${apps.join(', ')}`
    if (reason === undefined) {
      return [noteOk(`${found}. It does not expire; only a push shows whether Apple accepts it ("crier push test").`)]
    }
    const { host } = new URL(productionUrl)
    return [
      noteWarning(`${found}; ${host} cannot be reached: ${reason}.`, {
        expected: `A connection to ${host}, port 443.`,
        change: `Let this machine connect to ${host} by TLS, without a proxy that opens it: "openssl s_client -connect ${host}:443" shows what answers.`,
      }),
    ]
  } catch (error) {
    return [unusable('Apple', 'CRIER_APNS_KEY', error)]
  }
}

/** The message of a library could repeat what it could not read. */
function unusable(lane: string, setting: string, error: unknown): CheckNote {
  return noteProblem(`${lane}: the key cannot be used (${error instanceof Error ? error.name : 'unknown error'}).`, {
    expected: 'A private key that signs.',
    change: `Set ${setting} to the whole text of the key as it was issued (docs/push.md), and restart.`,
  })
}
