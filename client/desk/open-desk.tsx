/** Draws the desk, and has it kept for the next time. */
import { createRoot } from 'react-dom/client'
import type { SignInArrival } from './api/login/arrival.ts'
import { Desk } from './app/desk.tsx'
import { openText } from './app/open-text.ts'
import { keepShell } from './app/shell.ts'
import './kit/draw-now.ts'
import { ignoreSecondClicks } from './kit/double-click.ts'
import { firstScreen } from './kit/first-screen.ts'
import { folder } from './kit/folder.ts'
import { tellOpenText } from './kit/typing-place.ts'

export function openDesk(arrival: SignInArrival): void {
  void firstScreen.then(() => keepShell(`${folder}/desk/`))
  const root = document.getElementById('desk')
  if (!root) return
  tellOpenText(openText)
  ignoreSecondClicks()
  createRoot(root).render(<Desk {...arrival} />)
}
