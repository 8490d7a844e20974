/** Uploads video, audio and captions of editors: minutes, in which networks and servers come and go. Loaded with the first one. */

import { signed } from '#client/desk/api/caller.ts'
import { inLogin } from '#client/desk/api/in-login.ts'
import { sendWithProgress } from '#client/desk/api/send-with-progress.ts'
import type { Uploaded } from '#client/desk/composer/body/closing.ts'
import type { SendingFile } from '#client/desk/composer/body/uploads.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { words } from '#client/desk/kit/words.ts'
import { backOffMs } from '#client/posting/src/back-off.ts'
import { createCaller } from '#client/posting/src/caller.ts'
import { createCalls, type PostingClient } from '#client/posting/src/calls.ts'
import type { Failed } from '#client/posting/src/outcome.ts'
import { isPassing } from '#client/posting/src/passing.ts'
import { pause, systemTimer } from '#client/posting/src/pause.ts'
import { refusalText } from './recording-refusal.ts'

/** Without one byte more than before: what fails so often will go on failing, and an editor is waiting. */
const MOST_ATTEMPTS = 6
const WAIT = { firstMs: 2_000, mostMs: 15_000, random: Math.random } as const
/** Until somebody frees space. */
const STORAGE_FULL = 507

/** @throws A sentence for the editor. */
export async function uploadRecording(file: File, { as, report, signal }: SendingFile): Promise<Uploaded> {
  let [attempts, most] = [0, 0]
  const client = clientReporting(sent => {
    if (sent > most) [attempts, most] = [0, sent]
    report(sent)
  })
  const leave = askBeforeLeaving()
  try {
    for (;;) {
      const outcome = await send(client, { file, as, signal })
      if (outcome.kind === 'done') return outcome.stored
      signal.throwIfAborted()
      attempts += 1
      if (!isTemporary(outcome) || attempts > MOST_ATTEMPTS) throw new Error(failureText(outcome))
      report('away')
      await (navigator.onLine ? pause(backOffMs(attempts, WAIT), { timer: systemTimer, signal }) : untilOnline(signal))
    }
  } finally {
    leave()
  }
}

function clientReporting(report: (sent: number) => void): PostingClient {
  const fetch = inLogin(signed(sendWithProgress(report)))
  return createCalls(
    createCaller({ url: location.origin + folder, fetch, patienceMs: 0, answerMs: Infinity, cache: 'no-store' }),
  )
}

type Asked = Pick<SendingFile, 'as' | 'signal'> & { readonly file: File }

async function send(client: PostingClient, { file, as, signal }: Asked) {
  // Its type may be anything: the server looks at the content.
  const bytes = new Blob([file])
  if (as === 'captions') {
    const outcome = await client.uploadCaptions(bytes, { signal })
    return outcome.kind === 'done' ? { kind: outcome.kind, stored: outcome.captions } : outcome
  }
  const outcome = await client.uploadRecording(bytes, { signal })
  if (outcome.kind !== 'done') return outcome
  const { bytes: _size, ...stored } = outcome.recording
  return { kind: outcome.kind, stored }
}

function isTemporary(outcome: Failed): boolean {
  if (outcome.kind === 'refused') return isPassing(outcome.problem.status) && outcome.problem.status !== STORAGE_FULL
  return outcome.kind === 'unreachable'
}

function failureText(outcome: Failed): string {
  if (outcome.kind === 'refused') return refusalText(outcome.problem)
  if (outcome.kind === 'foreign') return words.problem.answered({ status: String(outcome.status) })
  return words.problem.unreachable
}

/** The browser asks its user: an upload ends with its page. The returned function ends that. */
function askBeforeLeaving(): () => void {
  const ask = (event: Event) => event.preventDefault()
  addEventListener('beforeunload', ask)
  return () => removeEventListener('beforeunload', ask)
}

function untilOnline(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      removeEventListener('online', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    addEventListener('online', end)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}
