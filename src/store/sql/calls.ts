/**
 * Calls to stores that live where blocking on the disk delays no reader: on a thread of their own, or in the process
 * that writes the data folder. Arguments and results are plain JSON.
 */
import { type FieldError, Refusal, type RefusalCode } from '#platform/errors.ts'
import { storageRefusal } from './storage-refusal.ts'

export type CallOf = { readonly store: string; readonly method: string; readonly args: readonly unknown[] }

export interface Calls {
  /**
   * @throws Refusal `busy` when too many calls wait; `unavailable` when the other end died: the call may have been
   * executed.
   */
  call(asked: CallOf): Promise<unknown>
}

export type CallOutcome =
  | { readonly kind: 'done'; readonly value: unknown }
  | {
      readonly kind: 'refused'
      readonly code: RefusalCode
      readonly detail: string
      readonly retryAfterSeconds?: number
      readonly errors?: readonly FieldError[]
      readonly more: Readonly<Record<string, unknown>>
      /** The cause, for the logger only. */
      readonly reason: string
    }
  | { readonly kind: 'failed'; readonly message: string }

type Method = (...args: never[]) => Promise<unknown>
/** A store that can be called remotely: arguments and results are copied, so there are no callbacks. */
export type Callable<T> = { readonly [K in keyof T]: T[K] extends Method ? T[K] : never }

/** The store of that name, wherever it lives. */
export function storeAt<T extends object>(calls: Calls, store: string): Callable<T> {
  const get = (_: object, method: string | symbol) => {
    // A promise that resolves with a store checks whether the store itself is a promise.
    if (typeof method !== 'string' || method === 'then') return undefined
    return (...args: readonly unknown[]) => calls.call({ store, method, args })
  }
  // The store on the other side has this type; `Callable` limits it to what can be copied.
  return new Proxy({}, { get }) as Callable<T>
}

/** Reads are done here, writes over there: `here` has a connection that cannot write. */
export function divided<T extends object>(here: T, there: Callable<T>, writes: readonly (keyof T)[]): T {
  return new Proxy(here, {
    get(store, method) {
      if (writes.includes(method as keyof T)) return there[method as keyof T]
      const value = Reflect.get(store, method, store)
      return typeof value === 'function' ? value.bind(store) : value
    },
  })
}

export async function outcomeOfCall(work: () => unknown): Promise<CallOutcome> {
  try {
    return { kind: 'done', value: await work() }
  } catch (error) {
    return outcomeOfError(error)
  }
}

export function outcomeOfError(error: unknown): CallOutcome {
  const refusal = storageRefusal(error)
  if (!refusal) return { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : `${error}` }
  const { code, message: detail, retryAfterSeconds, errors, more, cause } = refusal
  const rest = { more, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }), ...(errors && { errors }) }
  return { kind: 'refused', code, detail, ...rest, reason: cause instanceof Error ? cause.message : detail }
}

export function valueIn(outcome: CallOutcome): unknown {
  switch (outcome.kind) {
    case 'done':
      return outcome.value
    case 'refused': {
      const { code, reason, kind: _, ...particulars } = outcome
      throw new Refusal(code, { ...particulars, cause: new Error(reason) })
    }
    case 'failed':
      throw new Error(`A store call failed: ${outcome.message}`)
  }
}
