/** Where the readers' comments are at an open coverage, before their part has loaded. */
import { readStored, storeValue } from '#client/desk/kit/storage.ts'
import { createStore, type Store } from '#client/desk/kit/store.ts'

const NAME = 'crier-desk-comments'

export type CommentsPlace = {
  /** On a large screen, whether their pane is shown. */
  readonly isShown: Store<boolean>
  /** Also at a coverage that takes none: its earlier ones are asked for. */
  readonly isAsked: Store<boolean>
  /** The keyboard is to be led to them. */
  readonly isWanted: Store<boolean>
  /** The one that this editor has open; other desks are told. */
  readonly reading: Store<string | undefined>
}

export function openCommentsPlace(): CommentsPlace {
  return {
    isShown: createStore(readStored(NAME) === true),
    isAsked: createStore(false),
    isWanted: createStore(false),
    reading: createStore<string | undefined>(undefined),
  }
}

export function showComments({ isShown, isAsked }: CommentsPlace, isWished: boolean): void {
  storeValue(NAME, isWished || undefined)
  isAsked.set(isWished)
  isShown.set(isWished)
}

/** The element of a comment in its pane. */
export function commentElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-comment="${CSS.escape(id)}"]`)
}
