/** Over the work of somebody whose session has ended: they sign in and go on where they were. */
import { Modal } from '../modal.tsx'
import { words } from '../words.ts'
import { leave } from './sign-in.ts'
import { SignInForm } from './sign-in-form.tsx'

export function SignInSheet() {
  return (
    <Modal title={words.signIn.expired}>
      <p>{words.signIn.expiredHelp}</p>
      <SignInForm />
      <button type="button" className="quiet" onClick={leave}>
        {words.signIn.leave}
      </button>
    </Modal>
  )
}
