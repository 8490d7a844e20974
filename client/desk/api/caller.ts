/** The posting client's caller with the desk's cookie in place of a key. */
import { folder } from '#client/desk/kit/folder.ts'
import { type Caller, createCaller } from '#client/posting/src/caller.ts'
import { isPassing, mayBeDone } from '#client/posting/src/passing.ts'
import { takeEarly } from './early.ts'
import { csrfNow } from './login/login.ts'

/** One attempt, without a time limit: an editor is waiting, or the outbox tries again by itself. */
export function createDeskCaller(fetch: typeof globalThis.fetch): Caller {
  const url = location.origin + folder
  const call = createCaller({ url, fetch, patienceMs: 0, answerMs: Infinity, cache: 'no-store' })
  return async asked => {
    const sent = await call(asked)
    // A server in trouble counts as unreachable; only 429 has words for the editor.
    if (sent.kind !== 'answered' || sent.status === 429 || !isPassing(sent.status)) return sent
    return { kind: 'unreachable', reason: `the response was ${sent.status}`, mayBeDone: mayBeDone(sent.status) }
  }
}

/** With the CSRF token of the login, as far as that is known. */
export function signed(send: typeof fetch): typeof fetch {
  return (address, asked) => {
    const headers = new Headers(asked?.headers)
    const csrf = csrfNow()
    if (csrf) headers.set('X-Crier-CSRF', csrf)
    return send(address, { ...asked, headers })
  }
}

export const fetchSigned: typeof fetch = (address, asked) => signed(fetchOnce)(address, asked)

/** Takes what was asked early in place of asking again. */
export const fetchOnce: typeof fetch = (address, asked) => {
  const early = takeEarly(address, asked)
  return early ? early.then(answer => answer ?? fetch(address, asked)) : fetch(address, asked)
}
