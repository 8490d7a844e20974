/** Everything that the desk stores on this device for the signed-in editor, so that no text is lost. */
import type { ClientOptions } from '#client/posting/src/caller.ts'
import { createPostingClient } from '#client/posting/src/client.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import { systemTimer } from '#client/posting/src/pause.ts'
import { Drafts } from './drafts/drafts.ts'
import { putBack } from './drafts/finish.ts'
import { openLastWords, putRight } from './drafts/last-words.ts'
import { KeptWords } from './kept-words.ts'
import { Outbox, type OutboxPorts } from './outbox/outbox.ts'
import { createPictures, type Pictures } from './outbox/pictures.ts'
import { holdLeftMs } from './outbox/queue.ts'
import { openDatabase, STORES } from './records/database.ts'
import type { Draft } from './records/draft.ts'
import type { Intent, Refusal } from './records/item.ts'
import { openTabs } from './records/tabs.ts'

/** The outbox tries again by itself; a single try need not be long. */
const PATIENCE_MS = 4_000

type TakenBack = { readonly draft: Draft | undefined; readonly intent: Intent; readonly refusal?: Refusal }

export type LocalDesk = {
  readonly drafts: Drafts
  readonly outbox: Outbox
  readonly pictures: Pictures
  /** Of dialogs and forms. */
  readonly words: KeptWords
  /** Takes an item back to change or drop it. Undefined when it may be sent already. `draft`: its text, if any. */
  takeBack(id: number): Promise<TakenBack | undefined>
  /** What would be lost by `forget`. */
  countUnsent(): Promise<number>
  /** At signing out: all that this editor has on this device. */
  forget(): Promise<void>
  close(): void
}

type LocalDeskOptions = Pick<ClientOptions, 'url' | 'headers' | 'fetch'> &
  Pick<OutboxPorts, 'hindrance'> & {
    /** Other editors never see nor send it. */
    readonly owner: string
    /** `https://live.example.org/desk/kept/` */
    readonly picturesFolder: string
    readonly databaseName?: string
    /** The pause in typing after which the server gets the text. */
    readonly restMs?: number
  }

export async function openLocalDesk({
  owner,
  hindrance,
  picturesFolder,
  databaseName,
  restMs,
  ...client
}: LocalDeskOptions): Promise<LocalDesk> {
  const database = await openDatabase(databaseName)
  const tabs = openTabs(databaseName ?? 'crier-desk')
  const posting = createPostingClient({ ...client, patienceMs: PATIENCE_MS })
  const newId = newIdempotencyKey
  const pictures = createPictures({ database, owner, client: posting, folder: picturesFolder, newId })
  const ports = { database, tabs, owner, timer: systemTimer }
  const sending = { client: posting, settle: pictures.settle, random: Math.random, hindrance }
  const outbox = await Outbox.open({ ...ports, ...sending })
  const words = new KeptWords(owner)
  await putRight({ words, database, outbox, tabs })
  const [forgotten, ended] = [new AbortController(), new AbortController()]
  const keeping = { lastWords: openLastWords(words), forgotten: forgotten.signal, ended: ended.signal }
  const drafts = await Drafts.open({ ...ports, ...keeping, outbox, ...(restMs !== undefined && { restMs }) })
  const desk = { ...ports, drafts, outbox, pictures, words, ended: ended.signal }
  wakeOnReturn(desk)
  askBeforeLeaving(desk)
  persistOnceWaiting(outbox)
  outbox.wake()
  void tidy(desk)

  return {
    ...{ drafts, outbox, pictures, words },
    takeBack: id => takeBack(desk, id),
    countUnsent: () => countUnsent(desk),
    forget() {
      forgotten.abort()
      return forget(desk)
    },
    close() {
      ended.abort()
      outbox.close()
      tabs.close()
      database.close()
    },
  }
}

type Parts = Pick<LocalDesk, 'drafts' | 'outbox' | 'pictures' | 'words'> &
  Pick<OutboxPorts, 'database' | 'tabs' | 'owner'> & { readonly ended: AbortSignal }

function wakeOnReturn({ outbox, ended: signal }: Parts): void {
  addEventListener('online', () => outbox.wake(), { signal })
  const look = () => document.visibilityState === 'visible' && outbox.wake()
  document.addEventListener('visibilitychange', look, { signal })
}

/** What is held goes out from this page: closed before, it would only be sent when the desk is opened again. */
function askBeforeLeaving({ outbox, ended: signal }: Parts): void {
  function leaving(event: Event) {
    const now = Date.now()
    if (outbox.state.get().items.some(item => holdLeftMs(item, now) > 0)) event.preventDefault()
  }
  addEventListener('beforeunload', leaving, { signal })
}

/** A browser may ask its user, so not before something waits; without it, it may clear the data when the device is full. */
function persistOnceWaiting(outbox: Outbox): void {
  const stop = outbox.state.subscribe(() => {
    if (outbox.state.get().standing.kind !== 'waiting') return
    stop()
    void navigator.storage?.persist?.()
  })
}

async function tidy({ database, drafts, owner, pictures, ended }: Parts): Promise<void> {
  const held = drafts.list.get().map(({ fields }) => fields)
  for (const { intent } of await database.getAllFromIndex('outbox', 'owner', owner)) {
    if ('fields' in intent) held.push(intent.fields)
  }
  if (!ended.aborted) await pictures.tidy(held)
}

async function takeBack({ outbox, tabs }: Parts, id: number): Promise<TakenBack | undefined> {
  let draft: Draft | undefined
  const item = await outbox.take(id, async (stores, taken) => {
    draft = await putBack(stores, taken)
  })
  if (!item) return undefined
  tabs.tell('drafts')
  return { draft, intent: item.intent, ...(item.refusal && { refusal: item.refusal }) }
}

async function countUnsent({ database, outbox, owner, words }: Parts): Promise<number> {
  const copies = await database.getAllFromIndex('copies', 'owner', owner)
  const isSafe = ({ id, revision }: Draft) => copies.some(copy => copy.draft === id && copy.revision === revision)
  const drafts = await database.getAllFromIndex('drafts', 'owner', owner)
  return outbox.state.get().items.length + drafts.filter(draft => !isSafe(draft)).length + words.count()
}

async function forget({ database, owner, pictures, tabs, words }: Parts): Promise<void> {
  words.forget()
  await pictures.tidy([])
  const stores = database.transaction(STORES, 'readwrite')
  for (const name of STORES) {
    const store = stores.objectStore(name)
    for (const key of await store.index('owner').getAllKeys(owner)) await store.delete(key as never)
  }
  await stores.done
  for (const what of ['drafts', 'outbox']) tabs.tell(what)
}
