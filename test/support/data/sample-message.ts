/** A message as a campaign composes it. */

import type { Message } from '#push/campaign/lane.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import { budget } from './sample-devices.ts'

export const MESSAGE_AT = new Date('2026-03-04T16:44:00.000Z')

export function makeMessage(fields: Partial<Message> = {}): Message {
  const update = '019cb9c4-5b00-7aaa-8aaa-0123456789ab' as UpdateId
  return {
    blog: budget,
    update,
    title: 'Doors open',
    text: 'The queue reaches the river. 🚪 مرحبا',
    url: `https://live.example.org/blogs/budget-day#update-${update}`,
    language: 'en-GB',
    urgency: 'high',
    expiresAt: new Date(MESSAGE_AT.getTime() + 1_800_000),
    ...fields,
  }
}
