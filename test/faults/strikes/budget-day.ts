/** The coverage on which strikes are tried. */
import { expect } from 'vitest'
import type { Change } from '#shared/blog/change.ts'
import { textIn } from '#test/support/data/entries.ts'
import { Ledger } from '#test/support/readers/ledger.ts'
import { keepPosting } from '#test/support/readers/poster.ts'
import { type RoamingReader, startRoamingReader } from '#test/support/readers/roaming-reader.ts'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import type { CrierProcess } from '#test/support/services/crier-process.ts'

export const BLOG = '/v1/blogs/budget-day'
/** What a node logs once when it loses a part that it needs, and once when it has it again. */
export const DOWN = 'this node cannot do its work: a part of it is down'
export const BACK = 'a part that was down works again'

type Api = Pick<CrierProcess, 'api'>

export async function create(crier: Api): Promise<void> {
  const { status } = await crier.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day' } })
  expect(status).toBe(201)
}

/** Its status; 0 without an answer. */
export function tryPost(crier: Api, markdown: string, more: object = {}): Promise<number> {
  const headers = { 'Idempotency-Key': markdown.slice(0, 40).replaceAll(/\W/g, '-') }
  return crier.api('POST', `${BLOG}/updates`, { body: { markdown, ...more }, headers }).then(
    ({ status }) => status,
    () => 0,
  )
}

/** Repeats it until it is acknowledged. */
export async function post(crier: Api, markdown: string, more: object = {}): Promise<void> {
  await expect.poll(() => tryPost(crier, markdown, more)).toBe(201)
}

/** Newest first. */
export async function textsOn(crier: Api): Promise<readonly string[]> {
  const { updates } = (await crier.api('GET', BLOG)).body
  return updates.map(({ body }: { body: { children: { text: string }[] }[] }) => body[0]?.children[0]?.text)
}

type Listed = { readonly offset: number; readonly at: string; readonly text: string }

/** All of them, a page after the other. */
export async function changesOn(crier: Api): Promise<readonly Listed[]> {
  const all: Listed[] = []
  for (let cursor = ''; ; ) {
    const { changes, cursor: next } = (await crier.api('GET', `${BLOG}/changes${cursor && `?after=${cursor}`}`)).body
    if (changes.length === 0) return all
    all.push(...changes.map((change: Change) => ({ offset: change.offset, at: change.at, text: textIn(change) })))
    cursor = next
  }
}

interface Traffic extends AsyncDisposable {
  readonly reader: RoamingReader
  /** Ends it; what was wrong with what the reader was shown, once it was shown everything that was acknowledged. */
  finish(): Promise<readonly string[]>
}

/** An editor who posts and a reader who follows, both wherever the server is now. */
export async function startTraffic(server: () => Pick<CrierProcess, 'url' | 'adminKey'>): Promise<Traffic> {
  const url = () => server().url
  const reader = await startRoamingReader({ name: 'ida', channel: 'blog:budget-day', url })
  const [ledger, stopping] = [new Ledger(), new AbortController()]
  const posting = keepPosting({
    ...{ name: 'ana', blog: 'budget-day', key: server().adminKey, url },
    ...{ ledger, random: seededRandom(1), everyMs: 20, signal: stopping.signal },
  })
  return {
    reader,
    async finish() {
      stopping.abort()
      await posting
      await reader.reached(ledger.lastOffset)
      return ledger.complaints(reader.name, reader.start, reader.shown)
    },
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await posting.catch(() => {})
      await reader[Symbol.asyncDispose]()
    },
  }
}
