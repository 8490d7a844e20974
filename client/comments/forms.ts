/** The forms that are open, by the update that they are about; '' is the section's. */
import type { CommentsText } from '#shared/view/comments.ts'
import { createForm } from './form.ts'
import type { Places } from './places.ts'
import type { UnsentComment, WriterStore } from './writer-store.ts'

type FormsOptions = {
  readonly device: WriterStore
  readonly blog: string
  readonly places: Places
  /** Returns the key of what was written. */
  readonly send: (update: string | undefined, written: Pick<UnsentComment, 'text' | 'name'>) => string
}

export type Forms = ReturnType<typeof openForms>

export function openForms({ device, blog, places, send }: FormsOptions) {
  const open = new Map<string, ReturnType<typeof createForm>>()

  /** What is in the form stays a draft. */
  function close(update: string) {
    open.get(update)?.footer.remove()
    open.delete(update)
  }

  return {
    open: (update: string, text: CommentsText, redraw: () => void) => {
      if (open.has(update)) return
      const place = draftPlace(blog, update)
      const end = (then: () => void) => {
        close(update)
        redraw()
        then()
      }
      open.set(
        update,
        createForm({
          ...{ text, device, place },
          onSend: written => {
            const key = send(update || undefined, written)
            end(() => places.find(`comment-${key}`)?.focus({ preventScroll: true }))
          },
          onCancel: () => end(() => places.askPlace(update)?.querySelector('button')?.focus({ preventScroll: true })),
        }),
      )
      redraw()
      open.get(update)?.focus()
    },
    has: (update: string | undefined) => open.has(update ?? ''),
    /** Puts each into its place, which may be new. */
    settle() {
      for (const [update, { footer }] of open) {
        const place = places.askPlace(update)
        if (!place) open.delete(update)
        else if (footer.parentElement !== place) place.append(footer)
      }
    },
    closeAll() {
      for (const update of [...open.keys()]) close(update)
    },
    updates: (): readonly string[] => [...open.keys()],
  }
}

export function draftPlace(blog: string, update = ''): string {
  return `${blog} ${update}`
}
