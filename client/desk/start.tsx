/** Starts the desk in its page. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeLink } from './api/login/sign-in.ts'
import { Desk } from './app/desk.tsx'
import { keepShell } from './app/shell.ts'
import { direction, language } from './kit/language.ts'
import { folder } from './kit/place.ts'
import './looks/looks.ts'

const link = takeLink()
Object.assign(document.documentElement, { lang: language, dir: direction })
void keepShell(`${folder}/desk/`)

const root = document.getElementById('desk')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Desk link={link} />
    </StrictMode>,
  )
}
