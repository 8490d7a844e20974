/** Composes the current message of a campaign. It reads the update anew each time, so that withdrawn text is not sent. */
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Records } from '#store/log/records.ts'
import type { Campaign } from './campaigns.ts'
import type { Message } from './lane.ts'

type ComposeOptions = {
  readonly records: Pick<Records, 'blog' | 'update' | 'history'>
  readonly publicUrl: () => string
}

/** `listed`: ids of the topics of its blog. */
export type Composed = { readonly message: Message; readonly listed: ReadonlySet<string> }

/** Returns the current message, or why there is none. */
export type Compose = (campaign: Campaign) => Promise<Composed | 'superseded' | 'withdrawn'>

export function createCompose({ records, publicUrl }: ComposeOptions): Compose {
  return async ({ blog: id, update: updateId, version, expiresAt }) => {
    const [blog, update] = [await records.blog(id), await records.update(id, updateId)]
    if (!blog || !update || update === 'removed' || !update.alert) return 'withdrawn'
    const { alert, retraction } = update
    if (alert.version > version) return 'superseded'
    if (retraction && (await retractedIn(records, { id, updateId })) > version) return 'withdrawn'
    const message: Message = {
      blog: id,
      update: updateId,
      title: alert.title,
      text: alert.text,
      url: `${publicUrl()}/blogs/${id}#update-${updateId}`,
      language: blog.language,
      urgency: alert.urgency,
      expiresAt: new Date(expiresAt),
    }
    return { message, listed: new Set(blog.topics?.map(topic => topic.id)) }
  }
}

/** The version of the update that retracted it. Versions give the order, because clocks differ. */
async function retractedIn(
  records: Pick<Records, 'history'>,
  { id, updateId }: { readonly id: BlogId; readonly updateId: UpdateId },
): Promise<number> {
  const history = await records.history(id, updateId)
  return Math.max(0, ...history.map(change => (change.kind === 'update.retracted' ? change.update.version : 0)))
}
