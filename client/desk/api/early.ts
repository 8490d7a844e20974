/**
 * The first requests of the desk, made while its scripts are still loading: on a slow network each would otherwise cost a round
 * trip after them.
 */
import { folder } from '#client/desk/kit/folder.ts'
import { COVERAGE, readStored } from '#client/desk/kit/storage.ts'

/** Later, what was answered may be out of date. */
const FRESH_MS = 20_000

const made = new Map<string, { readonly answer: Promise<Response>; readonly at: number }>()

/**
 * Returns whether somebody is signed in, once that is known.
 * @throws The error of `fetch`; whoever needs the answer then asks again.
 */
export async function askEarly(): Promise<boolean> {
  const answer = await ask('/v1/session')
  if (!answer.ok) {
    void ask('/v1/session/ways').catch(() => {})
    return false
  }
  const { session } = Object(await answer.clone().json())
  const needed = neededAt(location.pathname)
  if (needed) void ask(needed, { 'X-Crier-CSRF': String(Object(session).csrf) }).catch(() => {})
  return true
}

/** Each is taken once. Undefined, also as the result, if there is none. */
export function takeEarly(
  address: Parameters<typeof fetch>[0],
  { method = 'GET' }: RequestInit = {},
): Promise<Response | undefined> | undefined {
  const found = method === 'GET' ? made.get(String(address)) : undefined
  if (!found) return undefined
  made.delete(String(address))
  return performance.now() - found.at < FRESH_MS ? found.answer.catch(() => undefined) : undefined
}

/** Another login must not be shown what was asked for the one before. */
export function forgetEarly(): void {
  made.clear()
}

function ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const address = location.origin + folder + path
  const answer = fetch(address, { headers, cache: 'no-store' })
  made.set(address, { answer, at: performance.now() })
  return answer
}

/** What the opened place shows first: the list, or a coverage that this device does not have. */
function neededAt(path: string): string | undefined {
  const [, below, blog] = /\/desk\/(|blogs\/([a-z0-9-]{1,80})\/?)$/.exec(path) ?? []
  if (below === '') return '/v1/desk/blogs'
  return blog !== undefined && readStored(COVERAGE + blog) === undefined ? `/v1/blogs/${blog}` : undefined
}
