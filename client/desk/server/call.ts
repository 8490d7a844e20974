/** A request in the name of who is signed in. A session that ended in mid-work is waited for, and nothing is lost. */
import { expire, untilSignedIn } from '../session/session.ts'
import { resume } from '../session/sign-in.ts'
import type { Answer } from './answer.ts'
import { type Call, send } from './send.ts'

export async function call<T>(asked: Call): Promise<Answer<T>> {
  const answer = await send<T>(asked)
  if (answer.kind !== 'refused') return answer
  if (answer.problem.code === 'wrong_csrf') return afresh(asked)
  if (answer.problem.code !== 'no_session') return answer
  expire()
  return (await untilSignedIn()) ? call(asked) : answer
}

/** Somebody signed in again in another tab, so the one cookie of all tabs is another. */
async function afresh<T>(asked: Call): Promise<Answer<T>> {
  await resume()
  return send<T>(asked)
}
