/** A server that the bench compares with Crier, and what it takes to drive it. */
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Pinned } from '../pinned.ts'

export type Peer = {
  readonly name: string
  /** What a delivery by this server means, as it is run here. */
  readonly traits: Traits
  readonly open: (given: PeerGiven) => Promise<OpenPeer | MissingPeer>
}

export type Traits = {
  readonly durable: string
  readonly ordered: string
  readonly resumes: string
  readonly slow: string
  readonly compression: string
}

type PeerGiven = {
  /** Its own, empty. */
  readonly folder: string
  /** Paths of programs that the bench cannot install, by the name of their option. */
  readonly programs: Readonly<Record<string, string | undefined>>
}

export type OpenPeer = {
  readonly kind: 'open'
  readonly port: number
  readonly process: Pinned
  /** Helpers that run on the load's core and are not part of the figures. */
  readonly beside?: readonly Pinned[]
  /** The options of `load` that follow and post. */
  readonly words: readonly string[]
  /** The body of a post, with `@MARK@` in it. */
  readonly body: string
}

type MissingPeer = { readonly kind: 'missing'; readonly how: string }

export function missing(how: string): MissingPeer {
  return { kind: 'missing', how }
}

/** The text that every server sends: 1,000 characters with their mark. */
export const TEXT = `@MARK@ ${'news '.repeat(200)}`.slice(0, 1_000)

const UP_MS = 30_000
const AGAIN_MS = 100

/** Resolves when something answers HTTP there, whatever it answers. */
export async function untilUp(port: number, server: Pinned): Promise<void> {
  for (let waitedMs = 0; waitedMs < UP_MS && !server.hasEnded; waitedMs += AGAIN_MS) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      response => response.body?.cancel().then(() => true) ?? true,
      () => false,
    )
    if (isUp) return
    await pause(AGAIN_MS)
  }
  throw new Error(`A server did not listen on port ${port}; its output is above.`)
}

/** For servers that cannot choose a port themselves and print it. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The system gave no port')
  return address.port
}
