/** Draws the desk, and has it kept for the next time. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Desk } from './app/desk.tsx'
import { keepShell } from './app/shell.ts'
import { folder } from './kit/place.ts'

/** @param link The secret of a one-time link that led here. */
export function openDesk(link: string | undefined): void {
  void keepShell(`${folder}/desk/`)
  const root = document.getElementById('desk')
  if (!root) return
  createRoot(root).render(
    <StrictMode>
      <Desk link={link} />
    </StrictMode>,
  )
}
