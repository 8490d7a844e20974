/** A fuzz target: code that reads bytes from outside, and the invariants that hold whatever the bytes are. */
import { Refusal, refusals } from '#platform/errors.ts'

export type FuzzTarget = {
  /** Inputs of ours that reach deep, from which the fuzzer starts. */
  readonly seeds: readonly string[]
  /** Beginnings with a piece that can follow any number of times, and what closes them; where what is squared would show. */
  readonly growing: readonly (readonly [head: string, piece: string, tail?: string])[]
  open(): OpenTarget | Promise<OpenTarget>
}

export type OpenTarget = {
  /** Throws if an invariant is broken. */
  try(input: Buffer): void | Promise<void>
  close?(): Promise<void>
}

/** Undefined if the input was refused with an error of the table. Any other error is a finding. */
export function accepted<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refusal && error.code in refusals) return undefined
    throw error
  }
}
