/** The newsroom's contributors, to choose from while typing: the server's, and without a connection the last copy on this device. */
import { server } from '#client/desk/api/server.ts'
import { readStored, storeValue } from '#client/desk/kit/storage.ts'
import { createStore, type Readable } from '#client/desk/kit/store.ts'
import type { Contributor } from '#shared/blog/contributor.ts'

type Listed = { readonly list: Readable<readonly Contributor[]>; refresh(): Promise<void> }

const opened = new Map<string, Listed>()

/** @param owner `ownerOf` a login: the copy on the device is that of a person who may read them. */
export function contributorsOf(owner: string): Listed {
  const held = opened.get(owner) ?? open(`crier-desk-contributors ${owner}`)
  opened.set(owner, held)
  return held
}

function open(name: string): Listed {
  const list = createStore<readonly Contributor[]>(read(name))
  return {
    list,
    async refresh() {
      const answer = await server.contributors()
      if (answer.kind !== 'done') return
      storeValue(name, answer.contributors)
      list.set(answer.contributors)
    },
  }
}

/** Another version of the desk may have written it. */
function read(name: string): readonly Contributor[] {
  const held = readStored(name)
  return Array.isArray(held)
    ? held.filter(one => typeof Object(one).id === 'string' && typeof one.name === 'string')
    : []
}
