/** Who is signed in, and the way out. */
import { problemText } from './problem-text.ts'
import type { Session } from './session/session.ts'
import { signOut } from './session/sign-in.ts'
import { tellProblem } from './toasts.tsx'
import { words } from './words.ts'

export function UserMenu({ session: { name, role } }: { readonly session: Session }) {
  async function leave() {
    const answer = await signOut()
    if (answer.kind !== 'done' && !(answer.kind === 'refused' && answer.problem.status === 401)) {
      tellProblem(problemText(answer))
    }
  }

  return (
    <div className="user-menu">
      <span className="user">{words.signedInAs(name, words.roles[role])}</span>
      <button type="button" className="quiet" onClick={() => void leave()}>
        {words.signOut}
      </button>
    </div>
  )
}
