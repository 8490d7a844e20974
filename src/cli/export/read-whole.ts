/** Reads a whole coverage from a server: every update, and the times of all that they refer to. */
import type { z } from 'zod'
import { type Coverage, coverage } from '../../blog/coverage.ts'
import { foldOlder } from '../../blog/fold.ts'
import { Refused } from '../refused.ts'
import { fetchRetrying, type Retrying } from '../retrying-fetch.ts'

/** The most that the server gives at once. */
const PAGE = 100

const page = coverage.pick({ updates: true, older: true, references: true })

export type Source = Retrying & { readonly url: string; readonly blog: string }

export async function readWhole(source: Source): Promise<Coverage> {
  let whole = await read(source, '', coverage)
  while (whole.older !== undefined) {
    const next = await read(source, `/updates?limit=${PAGE}&before=${encodeURIComponent(whole.older)}`, page)
    whole = foldOlder(whole, next)
  }
  return whole
}

async function read<T>({ url, blog, ...retrying }: Source, path: string, schema: z.ZodType<T>): Promise<T> {
  const answer = await fetchRetrying(
    new URL(`${url}/v1/blogs/${encodeURIComponent(blog)}${path}`),
    { method: 'GET' },
    retrying,
  )
  if (answer.status === 404) throw new Refused(`There is no blog ${blog} at ${url}.`)
  const read = schema.safeParse(await answer.json().catch(() => undefined))
  if (!answer.ok || !read.success)
    throw new Refused(`${url} answered ${answer.status}, but not as Crier does; is CRIER_URL right?`)
  return read.data
}
