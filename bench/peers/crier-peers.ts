/** Crier itself, as it starts by default. */
import { readFileSync } from 'node:fs'
import { startCrier } from '../crier-server.ts'
import { FOLLOW_BLOG, FOLLOW_BLOG_BY_EVENTS, writeUpdate } from '../fan-out.ts'
import type { Peer, Traits } from './peer.ts'

const TRAITS: Traits = {
  durable: 'on disk before the answer',
  ordered: 'numbered, gaps noticed',
  resumes: 'from the log, after a restart too',
  slow: 'cut at 256 KiB, comes back',
  compression: 'shared, if the client can',
}

export const crierPeers: readonly Peer[] = [
  { name: 'Crier, WebSocket', traits: TRAITS, open: ({ folder }) => open(folder, FOLLOW_BLOG) },
  { name: 'Crier, server-sent events', traits: TRAITS, open: ({ folder }) => open(folder, FOLLOW_BLOG_BY_EVENTS) },
]

async function open(folder: string, words: readonly string[]) {
  const { port, process } = await startCrier('serve', folder)
  return { kind: 'open', port, process, words, body: readFileSync(writeUpdate(folder), 'utf8') } as const
}
