/** A reader's own comments: what waits on this device, what the editors have, and the controls of all of them. */
import type { Comment, OwnComment } from '#shared/blog/comment.ts'
import { type CommentsText, commentView } from '#shared/view/comments.ts'
import { type Branch, type Content, h } from '#shared/view/tree.ts'
import type { Sender } from './sender.ts'
import type { UnsentComment } from './writer-store.ts'

type OwnState = {
  readonly text: CommentsText
  readonly sender: Sender['state']
  /** Ids of those that the reader was asked whether to withdraw. */
  readonly asked: ReadonlySet<string>
  /** By id: why something did not work. */
  readonly notes: ReadonlyMap<string, string>
  readonly canTell: boolean
}

type Listed = { readonly waiting: readonly UnsentComment[]; readonly own: readonly OwnComment[] }

/** Those that are not shown to everybody. Undefined if there are none. */
export function ownView({ waiting, own }: Listed, state: OwnState): Branch | undefined {
  if (waiting.length + own.length === 0) return undefined
  const { text } = state
  return h(
    'ul',
    { class: 'comments own', role: 'list', 'aria-label': text.words.yours },
    waiting.map(one => waitingView(one, state)),
    own.map(one =>
      commentView(one, text, one.state === 'shown' ? undefined : fateView(fateOf(one), text), ownControls(one, state)),
    ),
  )
}

function fateOf({ state }: OwnComment): 'waiting' | 'rejected' {
  return state === 'rejected' ? state : 'waiting'
}

export function ownControls({ id, told, answer, state: is }: OwnComment, state: OwnState): Branch {
  const { text, asked, notes, canTell } = state
  const { words } = text
  const note = notes.get(id)
  return controls(
    text,
    canTell && !answer && is !== 'rejected' ? control({ does: 'tell', id, isOn: told }, words.tell) : undefined,
    control({ does: 'withdraw', id }, asked.has(id) ? words.withdrawSure : words.withdraw),
    note && h('span', { class: 'said' }, note),
  )
}

function waitingView(one: UnsentComment, { text, sender }: OwnState): Branch {
  const { key, name, at, refused } = one
  const fate = refused === undefined ? (sender === 'idle' ? 'sending' : sender) : fateOfRefused(refused)
  return commentView(
    { id: key as Comment['id'], text: one.text, sentAt: at, name },
    text,
    fateView(fate, text),
    controls(
      text,
      fate === 'refused' ? control({ does: 'again', id: key }, text.words.again) : undefined,
      fate === 'sending' ? undefined : control({ does: 'discard', id: key }, text.words.discard),
    ),
  )
}

function fateOfRefused(code: string): 'closed' | 'refused' {
  return code === 'comments_closed' || code === 'comments_off' ? 'closed' : 'refused'
}

function fateView(fate: keyof CommentsText['words']['fate'], { words }: CommentsText): Branch {
  return h('p', { class: 'fate', 'data-state': fate }, words.fate[fate])
}

function controls({ words }: CommentsText, ...buttons: readonly Content[]): Branch {
  return h('p', { class: 'own-controls' }, h('span', { class: 'tag' }, words.yours), buttons)
}

type Control = { readonly does: string; readonly id: string; readonly isOn?: boolean }

function control({ does, id, isOn }: Control, label: string): Branch {
  const pressed = isOn === undefined ? undefined : String(isOn)
  return h(
    'button',
    { class: 'control', type: 'button', 'data-do': does, 'data-key': id, 'aria-pressed': pressed },
    label,
  )
}
