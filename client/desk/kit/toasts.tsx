/** Short messages about what has just happened, which disappear by themselves. */
import { createStore } from './store.ts'
import { useStore } from './use-store.ts'
import { words } from './words.ts'

type Toast = { readonly id: number; readonly text: string; readonly isProblem: boolean }

/** Long enough to read a sentence twice. */
const SHOWN_MS = 6_000
/** A problem stays until it is closed; more than these would hide the work. */
const MOST = 4

const toasts = createStore<readonly Toast[]>([])
let count = 0

export function tell(text: string) {
  const id = add({ text, isProblem: false })
  setTimeout(() => dismiss(id), SHOWN_MS)
}

export function tellProblem(text: string) {
  add({ text, isProblem: true })
}

function add(toast: Omit<Toast, 'id'>): number {
  const id = count++
  toasts.set(held => [...held.filter(({ text }) => text !== toast.text), { ...toast, id }].slice(-MOST))
  return id
}

function dismiss(id: number) {
  toasts.set(held => held.filter(toast => toast.id !== id))
}

export function Toasts() {
  return (
    <div className="toasts" role="status" aria-live="polite">
      {useStore(toasts).map(({ id, text, isProblem }) => (
        <div key={id} className={isProblem ? 'toast bad' : 'toast'}>
          <p>{text}</p>
          <button type="button" className="quiet icon" onClick={() => dismiss(id)} aria-label={words.close}>
            ×
          </button>
        </div>
      ))}
    </div>
  )
}
