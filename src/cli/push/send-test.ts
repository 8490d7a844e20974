/** Sends one notification to one device, and describes the response of its service. */
import { Refused } from '#cli/refused.ts'
import type { PushOutcome } from '#push/campaign/outcome.ts'
import { deviceId, type Recipient } from '#push/devices/device.ts'
import type { PushTools } from '#server/alerts.ts'
import { testMessage } from './test-message.ts'

export async function sendTest(
  { devices, lanes, clock, url }: PushTools,
  { device, title }: { device: string; title: string },
) {
  const id = deviceId.safeParse(device)
  const [recipient] = id.success ? await devices.recipientsWith([id.data]) : []
  if (!recipient) throw new Refused(`There is no device ${device}; a device receives its id when it registers.`)
  const lane = lanes.find(({ platform }) => platform === recipient.target.platform)
  if (!lane)
    throw new Refused(`Push to "${recipient.target.platform}" is off: its credential is not set (docs/push.md).`)
  const outcome = await lane.compose(testMessage({ title, now: clock.now(), url }))(recipient.target)
  if (outcome.kind !== 'accepted' && outcome.kind !== 'moved') throw new Refused(sayOutcome(outcome, recipient))
  return [sayOutcome(outcome, recipient)]
}

function sayOutcome(outcome: PushOutcome, { target }: Pick<Recipient, 'target'>): string {
  const place = target.platform === 'web' ? new URL(target.subscription.endpoint).host : target.platform
  switch (outcome.kind) {
    case 'accepted':
      return `${place} accepted it; the device shows it when it is on and allows it.`
    case 'gone':
      return `${place} reports that this device is gone (${outcome.reason}); the next alert removes it.`
    case 'retry':
      return `${place} could not accept it now (${outcome.reason}); an alert would be retried.`
    case 'refused':
    case 'suspect':
      return `${place} refuses our credential (${outcome.reason}); check its settings (docs/push.md).`
    case 'unsendable':
      return `${place} refuses the message (${outcome.reason}); this is a bug in Crier.`
    case 'moved':
      return `The device has moved; ${sayOutcome(outcome.outcome, { target: outcome.target })}`
  }
}
