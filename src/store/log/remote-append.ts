/** Appends to a log that another process writes: the posts of all workers share its flushes, and none waits for a lock. */
import type { Wire } from '#platform/ipc/wire.ts'
import { storeAt } from '#store/sql/calls.ts'
import { answerRemoteCalls, createRemoteCalls } from '#store/sql/remote-calls.ts'
import type { AnyEntry, Log } from './log.ts'

/** The worker's end. */
export function createRemoteAppend(wire: Wire): Log['append'] {
  return storeAt<Pick<Log, 'append'>>(createRemoteCalls(wire, 'log'), 'log').append
}

/** The end in the process that writes. */
export function answerAppends(log: Pick<Log, 'append'>, wire: Wire): void {
  // The only call on this part of the wire.
  answerRemoteCalls({ call: ({ args: [entry] }) => log.append(entry as AnyEntry) }, wire, 'log')
}
