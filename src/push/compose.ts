/** What a campaign has to say at this moment: read anew each time, so that what was taken back is not said. */
import type { Records } from '../log/records.ts'
import type { Campaign } from './campaigns.ts'
import type { Message } from './lane.ts'

export type ComposeOptions = { readonly records: Pick<Records, 'blog' | 'update'>; readonly publicUrl: () => string }

export type Compose = (campaign: Campaign) => Promise<Message | 'superseded' | 'withdrawn'>

export function createCompose({ records, publicUrl }: ComposeOptions): Compose {
  return async ({ blog: id, update: updateId, version, madeAt, expiresAt }) => {
    const [blog, update] = [await records.blog(id), await records.update(id, updateId)]
    if (!blog || !update || update === 'removed' || !update.alert) return 'withdrawn'
    const { alert, retraction } = update
    if (alert.version > version) return 'superseded'
    if (retraction && retraction.at > madeAt) return 'withdrawn'
    return {
      blog: id,
      update: updateId,
      title: alert.title,
      text: alert.text,
      url: `${publicUrl()}/blogs/${id}#update-${updateId}`,
      language: blog.language,
      urgency: alert.urgency,
      expiresAt: new Date(expiresAt),
    }
  }
}
