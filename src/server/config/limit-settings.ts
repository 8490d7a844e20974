/** The settings of limits. */
import { z } from 'zod'
import { MAX_MISSED_BYTES } from '#delivery/feed/missed.ts'
import { DEFAULT_LIMITS, type LimitNumbers } from '#platform/limits/limits.ts'
import { count, numberFrom } from './numbers.ts'

/** SDKs accept at most 1 MiB in one message. A kilobyte would not hold an update. */
const kilobytes = numberFrom(16, 1_000, 'a number of kB')

export const limitSettings = {
  CRIER_LIMITS: z
    .enum(['on', 'off'], 'use "on" or "off"')
    .default('on')
    .meta({ description: '`off` disables the limits for addresses and keys, for example if a proxy has its own' }),
  CRIER_ADDRESS_CONNECTIONS: count
    .default(DEFAULT_LIMITS.connectionsPerAddress)
    .meta({ description: 'Followers from one address at once, on each node' }),
  CRIER_ADDRESS_WRITES: count
    .default(DEFAULT_LIMITS.writesPerMinute)
    .meta({ description: 'Writing requests per minute from one address' }),
  CRIER_ADDRESS_DEVICES: count
    .default(DEFAULT_LIMITS.registrationsPerMinute)
    .meta({ description: 'Calls about devices per minute from one address' }),
  CRIER_ADDRESS_READS: count.default(DEFAULT_LIMITS.readsPerMinute).meta({
    description: 'Expensive reads per minute from one address: changes, older updates, web feeds',
  }),
  CRIER_ADDRESS_REQUESTS: count
    .default(DEFAULT_LIMITS.requestsPerAddress)
    .meta({ description: 'Unanswered requests from one address at a time' }),
  CRIER_RECOVERY_KB: kilobytes.default(MAX_MISSED_BYTES / 1_000).meta({
    description:
      'Maximum size of the missed changes that a returning reader is sent, in kB; beyond it the reader loads the coverage again',
  }),
  CRIER_KEY_WRITES: count
    .default(DEFAULT_LIMITS.postsPerMinute)
    .meta({ description: 'Writing requests per minute with one key' }),
} as const

type Settings = { readonly [Name in keyof typeof limitSettings]: z.output<(typeof limitSettings)[Name]> }

export function limitNumbersIn(settings: Settings): LimitNumbers {
  return {
    connectionsPerAddress: settings.CRIER_ADDRESS_CONNECTIONS,
    writesPerMinute: settings.CRIER_ADDRESS_WRITES,
    registrationsPerMinute: settings.CRIER_ADDRESS_DEVICES,
    postsPerMinute: settings.CRIER_KEY_WRITES,
    readsPerMinute: settings.CRIER_ADDRESS_READS,
    requestsPerAddress: settings.CRIER_ADDRESS_REQUESTS,
  }
}
