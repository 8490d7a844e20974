/** The desk's database on this device: IndexedDB, shared by its tabs. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Copy, Draft } from './draft.ts'
import type { Item } from './item.ts'

/** A picture inserted while the server was unreachable. The service worker serves its bytes at its address. */
export type KeptPicture = {
  readonly address: string
  readonly owner: string
  readonly bytes: number
  readonly uploaded?: {
    readonly url: string
    readonly width: number
    readonly height: number
    readonly preview?: string
  }
}

interface Stores extends DBSchema {
  drafts: { key: string; value: Draft; indexes: { owner: string } }
  copies: { key: string; value: Copy; indexes: { owner: string } }
  /** In the order of their ids. */
  outbox: { key: number; value: Item; indexes: { owner: string } }
  pictures: { key: string; value: KeptPicture; indexes: { owner: string } }
}

export type Database = IDBPDatabase<Stores>
export const STORES = ['drafts', 'copies', 'outbox', 'pictures'] as const

export function openDatabase(name = 'crier-desk'): Promise<Database> {
  return openDB<Stores>(name, 1, {
    upgrade(database) {
      database.createObjectStore('drafts', { keyPath: 'id' }).createIndex('owner', 'owner')
      database.createObjectStore('copies', { keyPath: 'draft' }).createIndex('owner', 'owner')
      database.createObjectStore('outbox', { keyPath: 'id', autoIncrement: true }).createIndex('owner', 'owner')
      database.createObjectStore('pictures', { keyPath: 'address' }).createIndex('owner', 'owner')
    },
    // Does not block a newer desk in another tab; this one then reports that it can store nothing.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
}
