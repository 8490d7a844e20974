/** `crier serve`: runs the server until it is told to stop. */
import { Command } from 'commander'
import { pino } from 'pino'
import type { Composition, RunningServer } from './composition.ts'
import { Refused } from './refused.ts'
import { demandSettings } from './settings.ts'
import { explainStart } from './start-failures.ts'

export function serveCommand({ openServer }: Composition): Command {
  return new Command('serve')
    .description('run the server; settings come from the environment and .env (docs/configuration.md)')
    .action(async () => {
      const settings = demandSettings()
      const logger = pino({ level: settings.CRIER_LOG_LEVEL }, pino.destination({ dest: 2, sync: true }))
      const opened = await openServer({ settings, logger }).catch((error: unknown) => {
        throw new Refused(explainStart(error, settings), { cause: error })
      })
      if (opened.kind === 'folder in use') {
        throw new Refused(
          `Another crier runs on the data folder ${settings.CRIER_DATA}; stop it, or set CRIER_DATA to another folder.`,
        )
      }
      stopOnSignal(opened)
      console.log(welcome(opened))
    })
}

function welcome({ url, firstKey }: RunningServer): string {
  const lines = [
    `crier ready ${url}`,
    '',
    `  Reader pages   ${url}/`,
    `  API            ${url}/docs`,
    `  Health check   ${url}/healthz`,
  ]
  if (firstKey.kind !== 'made') return lines.join('\n')
  return [
    ...lines,
    `  Admin key      ${firstKey.secret}`,
    '',
    '  This key is shown only now: keep it, and make one for each editor with "crier key create".',
  ].join('\n')
}

/** A second signal does not wait. */
function stopOnSignal(server: RunningServer): void {
  let isStopping = false
  const stop = () => {
    if (isStopping) process.exit(1)
    isStopping = true
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
}
