/**
 * What this device keeps about comments, in the local storage of the page's origin: its secret for the server, what waits to be sent, and what
 * is being typed. If the browser refuses to store it, it lasts as long as the page.
 */
import { newWriterSecret, type WrittenComment } from '#client/sdk/src/comment-writer.ts'

export type UnsentComment = WrittenComment & {
  readonly blog: string
  /** When it was written. */
  readonly at: string
  /** The problem's code: it is not sent again. */
  readonly refused?: string
}

type Kept = {
  readonly secret: string
  readonly name: string
  readonly waiting: readonly UnsentComment[]
  /** Blogs for which something was sent. */
  readonly wrote: readonly string[]
  /** Comments whose answer was announced here. */
  readonly answered: readonly string[]
  /** By blog and update. */
  readonly drafts: Readonly<Record<string, string>>
}

/** More than a person writes; the oldest are forgotten. */
const MOST_KEPT = 50

export type WriterStore = ReturnType<typeof openWriterStore>

/** @param base The address of the server: each has a secret of its own, so that two cannot compare theirs. */
export function openWriterStore(base: string) {
  const name = `crier-comments ${base}`
  let held: Kept | undefined
  let isRefused = false

  function read(): Kept {
    held = { ...EMPTY, ...held, ...(!isRefused && readStored(name)) }
    if (held.secret === '') write({ secret: newWriterSecret() })
    return held
  }

  /** Reads again what other tabs may have written. */
  function write(change: Partial<Kept>): void {
    held = { ...EMPTY, ...held, ...(!isRefused && readStored(name)), ...change }
    try {
      localStorage.setItem(name, JSON.stringify(held))
    } catch {
      isRefused = true
    }
  }

  return {
    name,
    read,
    write,
    add: (one: UnsentComment) => write({ waiting: [...read().waiting, one].slice(-MOST_KEPT) }),
    /** Without `change`, it is forgotten. */
    change(key: string, change?: Partial<UnsentComment>) {
      const waiting = read().waiting.flatMap(one => (one.key !== key ? [one] : change ? [{ ...one, ...change }] : []))
      write({ waiting })
    },
    note: (list: 'wrote' | 'answered', value: string) => {
      write({ [list]: [...new Set([...read()[list], value])].slice(-MOST_KEPT) })
    },
    keepDraft(place: string, text: string) {
      const { [place]: _, ...rest } = read().drafts
      write({ drafts: text ? { ...rest, [place]: text } : rest })
    },
  }
}

const EMPTY: Kept = { secret: '', name: '', waiting: [], wrote: [], answered: [], drafts: {} }

function readStored(name: string): Partial<Kept> | undefined {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Kept>
  } catch {}
}
