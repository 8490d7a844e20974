/** The test notification. */
import type { Message } from '#push/campaign/lane.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'

const LIFE_MS = 10 * 60_000

type TestMessageOptions = {
  readonly title: string
  readonly now: Date
  readonly url: string
  readonly blog?: BlogId
}

/** It has its own collapse key, so that a test never replaces news. */
export function testMessage({ title, now, url, blog = 'crier-push-test' as BlogId }: TestMessageOptions): Message {
  return {
    blog,
    // No update has this id: the link opens the list of coverages.
    update: '00000000-0000-7000-8000-000000000000' as UpdateId,
    title,
    text: 'Sent by "crier push test".',
    url,
    language: 'en',
    urgency: 'normal',
    expiresAt: new Date(now.getTime() + LIFE_MS),
  }
}
