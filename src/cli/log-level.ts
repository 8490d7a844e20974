/** `crier log-level`: shows the level of the servers' loggers, and changes it for a while without a restart. */

import type { Command } from 'commander'
import { Argument, Option } from 'commander'
import type { PostingCall } from '#client/posting/src/caller.ts'
import { type LevelNow, LOG_LEVELS } from '#platform/logger/log-level.ts'
import type { Composition } from '#server/composition.ts'
import { toMinutes } from './arguments.ts'
import { openApi } from './open-api.ts'
import { type PostingOptions, postingCommand } from './posting/posting-command.ts'

type Given = PostingOptions & { readonly minutes?: number }

/** Instead of a level. */
const CONFIGURED = 'configured'

const HELP = `
On all nodes and workers, which return to CRIER_LOG_LEVEL afterwards; "configured" returns at once. Needs a key of an admin.

Examples:
  crier log-level
  crier log-level debug --minutes 15
  crier log-level configured
`

export function logLevelCommand(composition: Composition): Command {
  return postingCommand('log-level', HELP)
    .description('show the log level of the servers, or change it for a while')
    .addArgument(new Argument('[level]', 'the new level').choices([...LOG_LEVELS, CONFIGURED]))
    .addOption(new Option('--minutes <minutes>', 'for how long; 15 if not given').argParser(toMinutes))
    .action(async (asked: string | undefined, { minutes, json, profile }: Given) => {
      const now = await openApi(composition, profile).call<LevelNow>(callFor(asked, minutes), 'level')
      const { level, configured, until } = now
      console.log(json ? JSON.stringify({ level, configured, until }) : inWords(now))
    })
}

function callFor(level: string | undefined, minutes: number | undefined): PostingCall {
  const path = '/v1/logger'
  if (level === undefined) return { method: 'GET', path }
  if (level === CONFIGURED) return { method: 'DELETE', path }
  return { method: 'PATCH', path, body: { level, ...(minutes !== undefined && { minutes }) } }
}

function inWords({ level, configured, until }: LevelNow): string {
  return until === undefined ? level : `${level} until ${until}, then ${configured}`
}
