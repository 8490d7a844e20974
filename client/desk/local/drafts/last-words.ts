/**
 * What the database may lack when a page goes: the words of the last third of a second, and a post whose key
 * was just pressed. Written synchronously; moved into the database when the desk is opened again.
 */

import type { KeptWords } from '#client/desk/local/kept-words.ts'
import type { Outbox, OutboxPorts } from '#client/desk/local/outbox/outbox.ts'
import type { Draft } from '#client/desk/local/records/draft.ts'
import type { NewItem } from '#client/desk/local/records/item.ts'

const DRAFT = 'last words '
const PRESSED = 'pressed '

/** Includes the idempotency key: sent twice, it is done once. */
type Pressed = NewItem & { readonly key: string; readonly draft: string }

export type LastWords = ReturnType<typeof openLastWords>

export function openLastWords(words: KeptWords) {
  return {
    typed: (draft: Draft) => words.keep(DRAFT + draft.id, draft),
    pressed: (item: Pressed) => words.keep(PRESSED + item.draft, item),
    /** The database has it. */
    settled(draft: string) {
      for (const kind of [DRAFT, PRESSED]) words.keep(kind + draft, undefined)
    },
  }
}

type Ports = Pick<OutboxPorts, 'database' | 'tabs'> & { readonly words: KeptWords; readonly outbox: Outbox }

/** Of pages that are gone; drafts open in another tab are left alone. One that is about to go is not waited for. */
export async function putRight({ words, database, outbox, tabs }: Ports): Promise<void> {
  async function each<T>(kind: string, settle: (value: T) => Promise<unknown>): Promise<void> {
    for (const { name } of words.list(kind)) {
      const draft = `draft ${name.slice(kind.length)}`
      const put = async (release: () => void) => {
        const value = words.read(name)
        // Written by `openLastWords` alone.
        if (value !== undefined) await settle(value as T)
        words.keep(name, undefined)
        release()
      }
      const release = await tabs.claim(draft)
      if (release) await put(release)
      // Should the desk be closed meanwhile, the words stay for its next opening.
      else void tabs.claimLate(draft).then(late => late && put(late).catch(late))
    }
  }

  await each<Draft>(DRAFT, async draft => {
    const held = await database.get('drafts', draft.id)
    if (!held || held.revision < draft.revision) await database.put('drafts', draft)
  })
  await each<Pressed>(PRESSED, async ({ draft, ...item }) => {
    const isQueued = (await database.getAll('outbox')).some(({ key }) => key === item.key)
    if (isQueued) return database.delete('drafts', draft)
    return outbox.addWith(item, stores => stores.objectStore('drafts').delete(draft))
  })
}
