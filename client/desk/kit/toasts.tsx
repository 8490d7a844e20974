/** Short messages about what has just happened, one at a time, with what can be done about it. */
import { createStore } from './store.ts'
import { useStore } from './use-store.ts'
import { words } from './words.ts'

export type ToastAction = {
  readonly text: string
  /** The keys that do the same. */
  readonly keys?: string
  readonly run: () => void
}

type Toast = {
  readonly id: number
  readonly text: string
  readonly isProblem: boolean
  readonly actions: readonly ToastAction[]
}

/** Long enough to read a sentence twice, and to press a button beside it. */
const SHOWN_MS = 8_000
/** A problem stays until it is closed; more than these would never be read. */
const MOST_PROBLEMS = 4

/** The last is shown: a message hides problems only while it is there. */
const toasts = createStore<readonly Toast[]>([])
let count = 0

type Shown = { readonly actions?: readonly ToastAction[]; readonly forMs?: number }

/** Takes the place of the message before. The returned function ends it. */
export function tell(text: string, { actions = [], forMs = SHOWN_MS }: Shown = {}): () => void {
  const toast = { id: count++, text, isProblem: false, actions }
  toasts.set(held => [...held.filter(({ isProblem }) => isProblem), toast])
  const timer = setTimeout(end, forMs)
  function end() {
    clearTimeout(timer)
    dismiss(toast.id)
  }
  return end
}

export function tellProblem(text: string) {
  const toast = { id: count++, text, isProblem: true, actions: [] }
  toasts.set(held => [...held.filter(one => one.isProblem && one.text !== text), toast].slice(-MOST_PROBLEMS))
}

function dismiss(id: number) {
  toasts.set(held => held.filter(toast => toast.id !== id))
}

export function Toasts() {
  const held = useStore(toasts)
  const shown = held.at(-1)
  const isNew = held.every(({ id }) => shown !== undefined && id <= shown.id)
  return (
    <div className="toasts">
      <div className={shown ? (shown.isProblem ? 'toast bad' : 'toast') : undefined}>
        {/* Screen readers are told once: not again when the message over a problem goes. */}
        <div role="status">{shown && isNew && <p key={shown.id}>{shown.text}</p>}</div>
        {shown && !isNew && <p>{shown.text}</p>}
        {shown && <Buttons toast={shown} />}
      </div>
    </div>
  )
}

function Buttons({ toast: { id, actions } }: { readonly toast: Toast }) {
  function run(action: ToastAction) {
    dismiss(id)
    action.run()
  }

  return (
    <>
      {actions.map(action => (
        <button key={action.text} type="button" className="quiet" onClick={() => run(action)}>
          {action.text}
          {action.keys && <kbd>{action.keys}</kbd>}
        </button>
      ))}
      <button type="button" className="quiet icon" onClick={() => dismiss(id)} aria-label={words.close}>
        ×
      </button>
    </>
  )
}
