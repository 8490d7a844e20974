/**
 * Starts the desk in its page. This file is small, so that the secret of a link leaves the address at once, and the texts are
 * fetched beside the desk, which waits for them.
 */
import { askEarly } from './api/early.ts'
import { takeArrival } from './api/login/arrival.ts'
import { direction, language } from './kit/language.ts'
import { FILES } from './kit/words/files.ts'
import './looks/looks.ts'
import { offerAnotherTry } from './not-opened.ts'

const arrival = takeArrival()
Object.assign(document.documentElement, { lang: language, dir: direction })
// A link signs in first.
if (arrival.link === undefined) {
  // Somebody who is not signed in waits for the form alone.
  void askEarly()
    .then(isIn => (isIn ? import('./app/inside.tsx') : undefined))
    .catch(() => {})
}
// The desk fails with it.
FILES[language]().catch(() => {})
// Beside the desk, not after it.
if (/\/desk\/blogs\/./.test(location.pathname)) void import('./blog/blog-page.tsx').catch(() => {})
void import('./open-desk.tsx').then(
  ({ openDesk }) => openDesk(arrival),
  () => offerAnotherTry(arrival.link),
)
