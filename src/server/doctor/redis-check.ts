/** Checks Redis: password, permissions, latency, and that a message arrives. */

import type { RedisAddress } from '#store/bus/redis-url.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import { inMs } from './figures.ts'
import type { RedisFacts, RefusedCommand } from './redis-facts.ts'

/** Updates of other nodes are late by it. */
const SLOW_MS = 20

type RedisCheckOptions = {
  /** Undefined without REDIS_URL. */
  readonly address: RedisAddress | undefined
  readonly hasPostgres: boolean
  readonly read: (address: RedisAddress, signal: AbortSignal) => Promise<RedisFacts>
}

export function redisCheck({ address, hasPostgres, read }: RedisCheckOptions): DoctorCheck {
  return {
    name: 'redis',
    ifLate:
      'Something at the address in REDIS_URL stays silent: check host and port, the firewall, and the state of Redis.',
    async run(signal) {
      if (address === undefined) return [noteSkipped(hasPostgres ? NOT_SET : NOT_USED)]
      return notesOn(await read(address, signal), address)
    },
  }
}

const NOT_USED = 'REDIS_URL is not set; a data folder needs none.'
const NOT_SET = 'REDIS_URL is not set; a second node needs it, or its readers get updates five seconds late.'

function notesOn(facts: RedisFacts, address: RedisAddress): readonly CheckNote[] {
  const at = placeOf(address)
  switch (facts.kind) {
    case 'away':
      return [awayNote(`Redis (${at}) cannot be reached: ${facts.reason}.`, at)]
    case 'silent':
      return [awayNote(`Redis (${at}) accepts no command: it is silent.`, at)]
    case 'denied':
      return [deniedNote(`Redis (${at}) cannot be used: ${facts.reason}.`, address)]
    case 'reached':
      return reachedNotes(facts, address)
  }
}

function placeOf({ hosts }: RedisAddress): string {
  return hosts.map(({ host, port }) => `${host}:${port}`).join(', ')
}

function awayNote(found: string, at: string): CheckNote {
  const [first = ''] = at.split(', ')
  const [host, port] = [first.slice(0, first.lastIndexOf(':')), first.slice(first.lastIndexOf(':') + 1)]
  return noteProblem(found, {
    expected:
      'A Redis that responds. Until then nothing is lost, and updates of other nodes arrive within five seconds.',
    change: `Try "redis-cli -h ${host} -p ${port} ping" on this machine: start Redis, open the firewall, or correct REDIS_URL, until it answers (NOAUTH is an answer).`,
  })
}

function deniedNote(found: string, { username }: RedisAddress): CheckNote {
  return noteProblem(found, {
    expected: 'A user and a password that Redis accepts; a node does not start with these.',
    change: `Correct user and password in REDIS_URL (characters such as @ and / as %40 and %2F); "ACL GETUSER ${username ?? 'default'}" as an administrator of Redis shows the user.`,
  })
}

type Reached = RedisFacts & { readonly kind: 'reached' }

function reachedNotes({ refused, roundTripMs }: Reached, address: RedisAddress): readonly CheckNote[] {
  if (refused.length > 0) return refused.map(one => refusedNote(one, address))
  if (roundTripMs === undefined) return [LOST]
  const found = `Its user may do what is needed; a message is published and arrives in ${inMs(roundTripMs)}.`
  if (roundTripMs <= SLOW_MS) return [noteOk(found)]
  return [
    noteWarning(found, {
      expected: `At most ${SLOW_MS} ms: updates of other nodes are late by it.`,
      change:
        'Run Redis in the same region and network; "redis-cli --latency" and SLOWLOG GET show whether Redis itself is slow.',
    }),
  ]
}

const LOST = noteProblem('A published message does not arrive.', {
  expected: 'A message that is published arrives at every subscriber.',
  change:
    'Name the primary in REDIS_URL, or Sentinels, and no proxy that does not support pub/sub. For a cluster, "redis-cli cluster info" must say cluster_state:ok.',
})

function refusedNote(
  { command, what, message }: RefusedCommand,
  { username = 'default', channels }: RedisAddress,
): CheckNote {
  const name = command.toUpperCase()
  if (what === 'failure') {
    return noteProblem(`${name} fails: ${message}.`, {
      expected: `${name} works.`,
      change:
        'Look at the log of Redis. For a cluster, "redis-cli cluster info" must say cluster_state:ok, and it must be version 7 or later.',
    })
  }
  const rule = what === 'channel' ? `&${channels}:*` : `+${command}`
  const found = `The user "${username}" may not run ${name}${what === 'channel' ? ` on channels ${channels}:*` : ''}.`
  return noteProblem(found, {
    expected: `The permissions of docs/operations.md, "Redis"; ${rule} is missing.`,
    change: `ACL SETUSER ${username} ${rule} as an administrator of Redis, and ACL SAVE or the same in its configuration.`,
  })
}
