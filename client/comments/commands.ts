/** The commands of the buttons around comments. */
import type { Addresses } from '#client/sdk/src/addresses.ts'
import type { CommentWriter } from '#client/sdk/src/comment-writer.ts'
import type { CommentsFollowing } from '#client/sdk/src/follow-comments.ts'
import type { CommentDrawing } from './drawing.ts'
import { draftPlace, type Forms } from './forms.ts'
import type { Own } from './own.ts'
import type { Places } from './places.ts'
import type { Sender } from './sender.ts'
import type { CommentsSurface } from './surface.ts'
import { deviceFor } from './tell.ts'
import type { WriterStore } from './writer-store.ts'

type CommandsOptions = {
  readonly surface: CommentsSurface
  readonly addresses: Addresses
  readonly places: Places
  readonly device: WriterStore
  readonly writer: CommentWriter
  readonly following: CommentsFollowing
  readonly own: Own
  readonly sender: Sender
  readonly forms: Forms
  readonly drawing: CommentDrawing
}

/** `key`: the id of a comment, or of an update. */
type Command = (options: CommandsOptions, key: string, control: HTMLElement) => unknown

/** By the `data-do` of the control; the widget's own commands have other names. */
const COMMANDS: Readonly<Record<string, Command>> = {
  ask: openForm,
  more({ drawing }, update) {
    drawing.state.opened.add(update)
    drawing.now()
  },
  past: loadOlder,
  withdraw,
  tell,
  discard({ sender, drawing }, key) {
    sender.discard(key)
    drawing.now()
  },
  again: writeAgain,
  answered({ device, places, surface, drawing }, id) {
    device.note('answered', id)
    drawing.now()
    const comment = places.find(`comment-${id}`)
    if (comment) surface.lead(comment)
  },
  seen({ device, drawing }, id) {
    device.note('answered', id)
    drawing.now()
  },
}

export function listenForCommands(options: CommandsOptions): void {
  const { host, signal } = options.surface
  const listen = ({ target }: Event) => {
    if (!(target instanceof Element)) return
    const control = target.closest<HTMLElement>('[data-do]')
    if (control) void COMMANDS[control.dataset.do ?? '']?.(options, control.dataset.key ?? '', control)
  }
  const around = host.shadowRoot ?? host
  around.addEventListener('click', listen, { signal })
  around.addEventListener('click', event => follow(options, event), { signal })
}

/** Fragments lead nowhere in a shadow root, and a frame that is as high as its content does not scroll. */
function follow({ places, surface: { host, lead, root } }: CommandsOptions, event: Event): void {
  const { target } = event
  const link = target instanceof Element ? target.closest('a') : null
  const isOwnPage = !host.shadowRoot && window === parent
  const id = /#(questions|comment-[\w-]+|update-[\w-]+)$/.exec(link?.href ?? '')?.[1]
  if (!link || !id || isOwnPage || (root.contains(link) && id.startsWith('update'))) return
  const found = places.find(id)
  if (!found) return
  event.preventDefault()
  lead(found)
}

function openForm({ forms, drawing }: CommandsOptions, _: string, control: HTMLElement): void {
  const update = control.closest('article')?.id.slice('update-'.length) ?? ''
  if (drawing.text) forms.open(update, drawing.text, drawing.now)
}

async function loadOlder({ following, drawing }: CommandsOptions): Promise<void> {
  const { state } = drawing
  if (state.older === 'busy') return
  state.older = 'busy'
  drawing.now()
  state.older = (await following.loadOlder()) === 'failed' ? 'failed' : 'button'
  drawing.now()
}

/** A second press confirms: it is erased everywhere. */
async function withdraw({ writer, own, drawing }: CommandsOptions, id: string): Promise<void> {
  const { asked, notes } = drawing.state
  notes.delete(id)
  if (!asked.delete(id)) {
    asked.add(id)
    return drawing.now()
  }
  if (await writer.withdraw(id)) own.change(id, { state: 'withdrawn' })
  else notes.set(id, drawing.text?.words.failedNow ?? '')
  drawing.now()
}

async function tell({ addresses, writer, own, drawing }: CommandsOptions, id: string): Promise<void> {
  const { text, state } = drawing
  const isTold = own.list.find(one => one.id === id)?.told
  const device = isTold ? undefined : await deviceFor(addresses, text?.setting.language ?? '')
  state.notes.delete(id)
  if (!isTold && !device) state.notes.set(id, text?.words.failedNow ?? '')
  else if (device && 'refused' in device) state.notes.set(id, device.refused)
  else if (await writer.tell(id, device?.id ?? null)) own.change(id, { told: !isTold })
  else state.notes.set(id, text?.words.failedNow ?? '')
  drawing.now()
}

/** Back into the form, for instance without a link. */
function writeAgain({ sender, device, forms, places, drawing, addresses }: CommandsOptions, key: string): void {
  const one = sender.waiting.find(waiting => waiting.key === key)
  if (!one || !drawing.text) return
  const update = one.update && places.updates().has(one.update) ? one.update : ''
  device.keepDraft(draftPlace(addresses.blog, update), one.text)
  sender.discard(key)
  forms.open(update, drawing.text, drawing.now)
}
