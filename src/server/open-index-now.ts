/** Notices to search engines, from the changes that this node appends. */
import { IndexNow } from '#editorial/search-engines/index-now.ts'
import { blogId } from '#shared/blog/ids.ts'
import { notedLog } from './noted-log.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

const FAILED = 'search engines cannot be notified (CRIER_INDEXNOW_KEY)'
const PUBLIC = 'blog:'

type OpenIndexNow = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'opened'> & {
  readonly stores: OpenStores
  readonly publicUrl: () => string
}

/** The same stores if no key is set. */
export function withIndexNow({ settings, logger, clock, opened, stores, publicUrl }: OpenIndexNow): OpenStores {
  const { CRIER_INDEXNOW_KEY: key, CRIER_INDEXNOW_URL: endpoint } = settings
  if (key === undefined) return stores
  const indexNow = new IndexNow({
    ...{ key, endpoint, publicUrl, clock, notices: stores.searchNotices, now: stores.now, random: Math.random },
    onError: (error, dropped) => logger.warn({ err: error, dropped }, FAILED),
  })
  opened.defer(() => indexNow.close())
  return { ...stores, log: notedLog(stores.log, ({ stream }) => note(stream)) }

  function note(stream: string): void {
    const blog = blogId.safeParse(stream.slice(PUBLIC.length))
    if (stream.startsWith(PUBLIC) && blog.success) indexNow.note(blog.data)
  }
}
