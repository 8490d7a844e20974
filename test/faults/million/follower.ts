/** A reader's place in a blog: takes each change once and in order, and reads what it missed. */
import { setTimeout as wait } from 'node:timers/promises'
import { ask } from './http.ts'
import type { Shown, Tally } from './tally.ts'

/** Nothing listens on port 9: connections are refused, as on a network that is down. */
const NOWHERE = 'http://127.0.0.1:9'
export const PAUSE_MS = 100
const NUMBER = /"text":"No\. (\d+): /
const HEAD = /^\{"offset":(\d+),"kind":"([\w.]+)"/
const REMOVED_ID = /"update":\{"id":"([^"]+)"\}/

type FollowerOptions = {
  readonly name: string
  readonly blog: { readonly id: string; readonly place: number }
  /** Called for every connection, as a load balancer chooses a server. */
  readonly url: () => string
  readonly tally: Tally
}

type Page = { readonly changes: readonly object[]; readonly cursor: string; readonly more: boolean }

export class Follower {
  readonly given: FollowerOptions
  /** Ends its connections; set by the transport. */
  onCut = () => {}
  #isCut = false
  #isClosed = false
  #epoch = ''
  #offset = 0

  constructor(given: FollowerOptions) {
    this.given = given
  }

  get offset(): number {
    return this.#offset
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  get url(): string {
    return this.#isCut ? NOWHERE : this.given.url()
  }

  get cursor(): string {
    return `${this.#epoch}.${this.#offset}`
  }

  /** Cuts its network until the returned function is called. */
  drop(): () => void {
    this.#isCut = true
    this.onCut()
    return () => {
      this.#isCut = false
    }
  }

  close(): void {
    this.#isClosed = true
    this.onCut()
  }

  /** Everything after its cursor, page by page; false if a node did not answer. */
  async catchUp(waitSeconds = 0): Promise<boolean> {
    const { blog, tally, name } = this.given
    for (;;) {
      const after = this.#epoch === '' ? '' : `&after=${this.cursor}`
      const answer = await ask({ url: `${this.url}/v1/blogs/${blog.id}/changes?limit=500&wait=${waitSeconds}${after}` })
      if (answer?.status === 410) tally.complain(`${name} was told at ${this.cursor} that its history is gone`)
      if (answer?.status !== 200) return false
      const { changes, cursor, more } = JSON.parse(answer.text) as Page
      for (const change of changes) this.take(JSON.stringify(change))
      this.#epoch = cursor.split('.')[0] ?? ''
      if (!more) return true
    }
  }

  /** A change as its JSON; one that was shown before is ignored, as clients do. */
  take(text: string): void {
    const { tally, blog, name } = this.given
    const { offset, shown } = read(text)
    if (offset <= this.#offset) return
    if (offset !== this.#offset + 1) tally.complain(`${name} was shown ${offset} after ${this.#offset}`)
    this.#offset = offset
    tally.shows(name, shown, { blog: blog.place, offset, isAfterwards: false })
  }
}

/** Reads a whole blog from its beginning, once everything has been acknowledged; returns its last offset. */
export async function readAfterwards({ name, blog, url, tally }: FollowerOptions): Promise<number> {
  let [after, last] = ['', 0]
  for (;;) {
    const answer = await ask({ url: `${url()}/v1/blogs/${blog.id}/changes?limit=500${after}` })
    if (answer?.status !== 200) {
      await wait(PAUSE_MS)
      continue
    }
    const { changes, cursor, more } = JSON.parse(answer.text) as Page
    for (const change of changes) {
      const { offset, shown } = read(JSON.stringify(change))
      if (offset !== last + 1) tally.complain(`${name} read ${offset} after ${last}`)
      last = offset
      tally.shows(name, shown, { blog: blog.place, offset, isAfterwards: true })
    }
    after = `&after=${cursor}`
    if (!more) return last
  }
}

function read(text: string): { offset: number; shown: Shown } {
  const [, digits, kind] = HEAD.exec(text) ?? []
  const offset = Number(digits)
  if (kind === 'update.removed') return { offset, shown: { kind: 'removed', id: REMOVED_ID.exec(text)?.[1] ?? '' } }
  const [, number] = NUMBER.exec(text) ?? []
  return { offset, shown: number === undefined ? { kind: 'other' } : { kind: 'post', number: Number(number) } }
}
