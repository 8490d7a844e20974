/** Posts the updates of a page, oldest first, each once however often it runs. */

import type { Api } from '#cli/api.ts'
import type { NewUpdate } from '#client/posting/src/fields.ts'
import type { Update } from '#shared/blog/update.ts'
import type { PageUpdate } from './page.ts'
import { linkReferences } from './references.ts'

/** `changed`: the file says something else now; what was posted stays. `removed`: it was removed since, and stays so. */
export type PostedEntry = {
  readonly of: PageUpdate
  readonly kind: 'posted' | 'there' | 'changed' | 'removed'
}

/** `file`: as the page has them. `now`: each shows the moment at which it is posted. */
export type ShownTimes = 'file' | 'now'

type PagePosterOptions = {
  readonly api: Api
  readonly blog: string
  readonly updates: readonly PageUpdate[]
  readonly shownTimes: ShownTimes
  /** What the blog holds before the first is posted. */
  readonly held: readonly Update[]
}

export class PagePoster {
  readonly #options: PagePosterOptions
  /** By their place in the page, for those that others refer to. */
  readonly #ids = new Map<number, string>()

  constructor(options: PagePosterOptions) {
    this.#options = options
  }

  /** In the order of the page's updates: one can only refer to those that were posted before it. */
  async post(place: number, of: PageUpdate): Promise<PostedEntry> {
    const { api, blog, held, shownTimes } = this.#options
    const posted = await api.post(blog, this.#fields(of), keyOf(of, { blog, shownTimes }))
    if (posted.kind === 'posted') {
      this.#ids.set(place, posted.update.id)
      return { of, kind: held.some(({ id }) => id === posted.update.id) ? 'there' : 'posted' }
    }
    const known = this.heldAs(of)
    if (known) this.#ids.set(place, known.id)
    return { of, kind: posted.kind }
  }

  /** The update that stands in the blog for this entry, as far as the shown time tells. */
  heldAs({ time, untimed }: PageUpdate): Update | undefined {
    return this.#options.held.find(one => one.time === time && one.untimed === untimed)
  }

  #fields({ body, references, time, untimed, label }: PageUpdate): NewUpdate {
    const ids = references.flatMap(({ words, to }): [string, string][] => {
      const id = this.#ids.get(to)
      return id === undefined ? [] : [[words, id]]
    })
    return {
      body: linkReferences(body, new Map(ids)),
      ...(this.#options.shownTimes === 'file' && { time }),
      ...(untimed && { untimed }),
      ...(label && { label }),
    }
  }
}

/** The same for the same entry of the same page, so that the server knows it again. */
function keyOf({ name }: PageUpdate, { blog, shownTimes }: Pick<PagePosterOptions, 'blog' | 'shownTimes'>): string {
  return `page/${blog}/${shownTimes}/${name.replaceAll(' ', '/')}`
}
