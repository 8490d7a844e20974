/** `crier serve`: runs the server until it receives a stop signal. */
import { Command } from 'commander'
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import { Output } from '#platform/logger/output.ts'
import type { Composition, NotRunning, RunningServer } from '#server/composition.ts'
import { environment, type Settings, strangeSettings } from '#server/config/config.ts'
import { demandBuiltPages } from './built-pages.ts'
import { makeFilesOwnerOnly } from './owner-only.ts'
import { Refused } from './refused.ts'
import { endWorker, serveAsWorker } from './serve-as-worker.ts'
import { settingsInFlags, withSettingFlags } from './setting-flags.ts'
import { demandSettings } from './settings.ts'
import { explainStart } from './start-failures.ts'
import { closeOnSignal } from './stop-signals.ts'

/** Time to finish after CRIER_DRAIN_SECONDS, as that setting's documentation promises. */
const FINISH_SECONDS = 4

const HELP = `
"crier config" shows the settings in effect and where each comes from. SIGTERM and Ctrl-C stop the server in order: requests in
progress are finished. Exit codes: 0 stopped, 1 it could not start; the sentence on standard error says why.

Examples:
  crier serve
  crier serve --port 9000 --data /var/lib/crier --public-url https://live.example.org
`

export function serveCommand(composition: Composition): Command {
  return withSettingFlags(new Command('serve'))
    .description('run the server; settings come from flags, the environment and .env')
    .addHelpText('after', HELP)
    .action(async (options: Readonly<Record<string, unknown>>) => {
      const settings = demandSettings({ flags: settingsInFlags(options) })
      makeFilesOwnerOnly()
      demandBuiltPages()
      const { primary, clock } = composition
      const { openLogger } = await import('#platform/logger/open-logger.ts')
      const { logger, dropped } = openLogger({ level: settings.CRIER_LOG_LEVEL, clock })
      if (!primary) for (const strange of strangeSettings(environment())) logger.warn(strange, 'unknown setting')
      const opening = open({ composition, settings, logger, dropped })
      // Before it is open, so that a signal during the start, too, stops the server in order.
      if (!primary) stopOnSignal(opening, { clock, logger, drainSeconds: settings.CRIER_DRAIN_SECONDS })
      const opened = await opening.catch((error: unknown) => {
        const reason = explainStart(error, settings)
        if (primary) endWorker(reason)
        throw new Refused(reason, { cause: error })
      })
      if (opened.kind !== 'running') return refuse(opened, settings)
      if (primary) return serveAsWorker(opened, primary)
      sayWelcome(opened, { clock, logger })
    })
}

type Opening = {
  readonly composition: Composition
  readonly settings: Settings
  readonly logger: Logger
  readonly dropped: () => number
}

function open({ composition, ...given }: Opening): Promise<RunningServer | NotRunning> {
  const { primary, cores } = composition
  const { settings } = given
  if (primary) return composition.openServer({ ...given, primary })
  const count = settings.CRIER_WORKERS === 'auto' ? cores : settings.CRIER_WORKERS
  if (count === 1) return composition.openServer(given)
  return composition.openServers({ ...given, count })
}

function refuse({ kind }: NotRunning, { CRIER_DATA: folder }: Settings): void {
  process.exitCode = 1
  if (kind === 'no worker') return
  throw new Refused(
    `Another crier is running on the data folder ${folder}; stop it, or set CRIER_DATA to another folder.`,
  )
}

type Saying = { readonly clock: Clock; readonly logger: Logger }

/** A server whose standard output cannot be written at the start serves nevertheless. */
function sayWelcome(server: RunningServer, { clock, logger }: Saying): void {
  const onStuck = (error: unknown) =>
    logger.warn(
      { err: error },
      'standard output cannot be written; if the admin key was not shown, "crier key create" creates another',
    )
  const output = new Output({ fd: 1, clock, onStuck })
  output.write(`${welcome(server)}\n`)
  process.on('exit', () => output.flush())
}

function welcome({ url, firstKey, deskLink }: RunningServer): string {
  const lines = [
    `crier ready ${url}`,
    '',
    `  Reader pages   ${url}/`,
    `  Desk           ${url}/desk/`,
    `  API            ${url}/docs`,
    `  Guide          ${url}/docs/guide/`,
    `  Health check   ${url}/healthz`,
  ]
  if (firstKey.kind === 'made') lines.push(`  Admin key      ${firstKey.secret}`)
  if (deskLink !== undefined) lines.push(`  Sign in        ${deskLink}`)
  if (firstKey.kind === 'made') {
    lines.push('', '  This key is shown only now: keep it, and create one for each editor with "crier key create".')
  }
  if (deskLink !== undefined) {
    lines.push('', '  The link signs in to the desk once, within an hour; "crier desk-link" creates another.')
  }
  return lines.join('\n')
}

type Stopping = { readonly clock: Clock; readonly logger: Logger; readonly drainSeconds: number }

/** A signal during the start takes effect once the server is open. */
function stopOnSignal(opening: Promise<RunningServer | NotRunning>, { clock, logger, drainSeconds }: Stopping): void {
  closeOnSignal(async () => {
    clock.after((drainSeconds + FINISH_SECONDS) * 1_000, () => {
      logger.error('not everything finished in time; stopping anyway')
      process.exit(1)
    })
    const opened = await opening
    if (opened.kind === 'running') await opened.close()
  })
}
