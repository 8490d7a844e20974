/** Crier itself, as the actor of what nobody asked for. Without schemas, which the writer's thread has no use for. */
import type { Actor } from './audit.ts'

export const SERVER: Actor = { kind: 'server', id: '', name: 'Crier' }
