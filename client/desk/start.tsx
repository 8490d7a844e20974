/** Starts the desk in its page. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Desk } from './desk.tsx'
import { keepShell } from './local/shell.ts'
import { folder } from './place.ts'
import { takeLink } from './session/sign-in.ts'
import './looks.ts'

const link = takeLink()
void keepShell(`${folder}/desk/`)

const root = document.getElementById('desk')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Desk link={link} />
    </StrictMode>,
  )
}
