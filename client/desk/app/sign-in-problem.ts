/** Why signing in failed, in words for an editor. */
import { type Failure, problemText } from '#client/desk/api/problem-text.ts'
import { words } from '#client/desk/kit/words.ts'
import { isPassing } from '#client/posting/src/passing.ts'

const said = words.signIn

export function signInProblem(failure: Failure, kind: 'key' | 'link' = 'key') {
  if (!('problem' in failure)) return said.unreachable
  if (isPassing(failure.problem.status)) return problemText(failure.problem)
  return kind === 'link' ? said.badLink : said.wrongKey
}

/** `code`: as the server appends it to the desk's address; `provider`: its name, as far as it is known. */
export function providerProblem(code: string, provider: string) {
  switch (code) {
    case 'cancelled':
      return said.cancelled
    case 'interrupted':
      return said.interrupted
    case 'no_access':
      return said.noAccess
    case 'provider_away':
      return said.providerAway({ provider })
    default:
      return said.providerTrouble({ provider })
  }
}
