/** Responses of push services: a provider, a status and a Retry-After on the first line, then the body. */
import assert from 'node:assert/strict'
import type { PushOutcome, ServiceAnswer } from '#push/campaign/outcome.ts'
import { type ApnsOutcome, readApnsAnswer } from '#push/lanes/apns/outcomes.ts'
import { readFcmAnswer } from '#push/lanes/fcm/outcomes.ts'
import { readWebAnswer } from '#push/lanes/web/outcomes.ts'
import type { FuzzTarget } from '../fuzz-target.ts'

const NOW = new Date('2026-03-04T16:44:00Z')
/** Reasons are labels of metrics and are stored with a campaign. */
const LONGEST_REASON = 60

type Outcome = PushOutcome | ApnsOutcome | { readonly kind: 'unauthenticated'; readonly reason: string }

const READERS: Readonly<Record<string, (answer: ServiceAnswer) => Outcome>> = {
  apns: readApnsAnswer,
  fcm: answer => readFcmAnswer(answer, NOW),
  web: answer => readWebAnswer(answer, NOW),
}

export const pushAnswersTarget: FuzzTarget = {
  seeds: [
    'apns 410 \n{"reason":"Unregistered","timestamp":1772642640000}',
    'apns 400 \n{"reason":"BadDeviceToken"}',
    'fcm 404 \n{"error":{"status":"NOT_FOUND","details":[{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"UNREGISTERED"}]}}',
    'fcm 400 \n{"error":{"status":"INVALID_ARGUMENT","message":"The registration token is not valid","details":[{"@type":"x/FcmError","errorCode":"INVALID_ARGUMENT"},{"fieldViolations":[]}]}}',
    'fcm 429 120\n{}',
    'web 429 Wed, 04 Mar 2026 17:00:00 GMT\n{"errno":201}',
    'web 403 \n{"reason":"BadJwtToken"}',
    // Each of these threw once.
    'fcm 400 \n{"error":null}',
    'fcm 400 \n{"error":{"details":[null,1,"a"]}}',
    'fcm 400 \n{"error":{"status":{"toString":null,"valueOf":null}}}',
    'apns 400 \n{"reason":{"toString":null,"valueOf":null}}',
    'apns 410 \n{"reason":"Unregistered","timestamp":1e300}',
  ],
  growing: [
    ['fcm 400 \n{"error":{"details":[', '{"fieldViolations":[]},', 'null]}}'],
    ['fcm 400 \n{"error":{"details":[', '{"@type":"x/FcmError","errorCode":"a"},', 'null]}}'],
    ['fcm 400 \n{"error":{"status":"', 'A_', '"}}'],
    ['apns 400 \n{"reason":"', 'Bad', '"}'],
    ['apns 410 \n{"timestamp":1', '0', '}'],
    ['web 429 ', 'Wed, ', '\n{}'],
    ['web 403 \n{"reason":"', '\\u2028', '"}'],
  ],
  open: () => ({
    try(input) {
      const [head = '', ...body] = input.toString().split('\n')
      const [provider = '', status = '', ...wait] = head.split(' ')
      const read = READERS[provider] ?? readWebAnswer
      const code = 200 + ((Number.parseInt(status, 10) || 0) % 400)
      check(read({ status: code, headers: { 'retry-after': wait.join(' ') }, text: body.join('\n') }, NOW))
    },
  }),
}

function check(outcome: Outcome): void {
  if ('reason' in outcome) {
    assert.equal(typeof outcome.reason, 'string')
    assert.ok(outcome.reason.length <= LONGEST_REASON, `a reason of ${outcome.reason.length} characters`)
  }
  if ('afterMs' in outcome) assert.ok(Number.isFinite(outcome.afterMs) && Number(outcome.afterMs) >= 0)
  if ('since' in outcome) assert.ok(!Number.isNaN(outcome.since?.getTime()), 'an invalid date')
}
