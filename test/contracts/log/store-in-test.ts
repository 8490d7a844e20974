/** The store under test: opened before each test and disposed of after it. */
import type { Log } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'

export type OpenStore = {
  readonly log: Log
  readonly records: Records
  close(): Promise<void>
}

export type StoreUnderTest = {
  /** Reopens the same store after closing it. */
  open(): Promise<OpenStore>
  /** Backs everything up, as an operator would; for one restore. */
  backUp(): Promise<unknown>
  /** Restores the backup under the open store. */
  restore(): Promise<unknown>
  dispose?(): Promise<void>
}

export class StoreInTest {
  #current: { readonly under: StoreUnderTest; readonly store: OpenStore } | undefined

  get log(): Log {
    return this.#open.store.log
  }

  get records(): Records {
    return this.#open.store.records
  }

  async start(make: () => Promise<StoreUnderTest>): Promise<void> {
    const under = await make()
    this.#current = { under, store: await under.open() }
  }

  async reopen(): Promise<void> {
    const { under, store } = this.#open
    await store.close()
    this.#current = { under, store: await under.open() }
  }

  backUp(): Promise<unknown> {
    return this.#open.under.backUp()
  }

  restore(): Promise<unknown> {
    return this.#open.under.restore()
  }

  async stop(): Promise<void> {
    const { under, store } = this.#open
    await store.close()
    await under.dispose?.()
  }

  get #open() {
    if (!this.#current) throw new Error('the store is open only while a test runs')
    return this.#current
  }
}
