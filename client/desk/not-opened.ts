/** In place of a desk of which a file could not be loaded, as on a train: browsers do not try a failed import again. */
import { language } from './kit/language.ts'
import { WITHOUT_CATALOGUE } from './kit/words/without-catalogue.ts'

/** @param link The secret of a one-time link, which has left the address and is still unused. */
export function offerAnotherTry(link: string | undefined): void {
  const { unreachable, tryAgain } = WITHOUT_CATALOGUE[language]
  const again = () => {
    if (link !== undefined) history.replaceState(null, '', `#link=${encodeURIComponent(link)}`)
    location.reload()
  }
  const reason = document.createElement('p')
  reason.textContent = unreachable
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = tryAgain
  button.addEventListener('click', again)
  const notice = document.createElement('div')
  notice.className = 'notice page'
  notice.role = 'alert'
  notice.append(reason, button)
  document.getElementById('desk')?.replaceChildren(notice)
  addEventListener('online', again)
}
