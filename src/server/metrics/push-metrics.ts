/** How alerts fare at the push services. */
import { acceptedWithin, type Figures } from '#push/campaign/figures.ts'
import { type Platform, platforms } from '#push/devices/device.ts'
import type { Instruments } from './instruments.ts'

/** A large newsroom's target is nine of ten followers within two minutes. */
const ALERT_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600]

export function createPushMetrics(make: Instruments) {
  const sent = make.counter('crier_push_sent_total', 'Requests to push services, including retries', 'platform')
  const reached = 'Devices by the outcome of an alert'
  const devices = make.counter('crier_push_devices_total', reached, 'platform', 'outcome', 'reason')
  const refused = 'Refusals of our credential by a push service'
  const refusals = make.counter('crier_push_refused_total', refused, 'platform', 'reason')
  const accepted = 'Time from an alert to its acceptance by the push service, for each device'
  const alerts = make.histogram('crier_push_accepted_seconds', accepted, ALERT_SECONDS, 'platform')
  for (const platform of platforms) {
    sent.inc({ platform }, 0)
    refusals.inc({ platform, reason: '' }, 0)
  }

  return {
    countPush(platform: Platform, figures: Figures): void {
      sent.inc({ platform }, figures.sent)
      devices.inc({ platform, outcome: 'accepted', reason: '' }, figures.accepted)
      devices.inc({ platform, outcome: 'dropped', reason: '' }, figures.dropped)
      const ofPlatform = alerts.labels(platform)
      for (const { ms, devices: within } of acceptedWithin(figures)) {
        for (let n = 0; n < within; n += 1) ofPlatform.observe(ms / 1_000)
      }
      for (const [reason, count] of Object.entries(figures.failed)) {
        devices.inc({ platform, outcome: 'failed', reason }, count)
      }
      for (const [reason, count] of Object.entries(figures.refused)) refusals.inc({ platform, reason }, count)
    },
  }
}
