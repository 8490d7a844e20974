/** The command line: its commands, and what happens when one fails. */
import { Command } from 'commander'
import type { Composition } from '#server/composition.ts'
import { auditCommand } from './audit.ts'
import { backupCommand, restoreCommand } from './backup.ts'
import { blogCommand } from './blogs/blog.ts'
import { commentsCommand } from './comments/comments.ts'
import { completionCommand, manCommand } from './completion.ts'
import { configCommand } from './config.ts'
import { contributorsCommand } from './contributors/contributors.ts'
import { withDashedOperands } from './dashed-operands.ts'
import { demoCommand } from './demo/demo.ts'
import { deskLinkCommand } from './desk-link.ts'
import { deviceCommand } from './devices/device.ts'
import { doctorCommand } from './doctor.ts'
import { exportCommand } from './export.ts'
import { hookCommand } from './hooks/hook.ts'
import { importCommand } from './import.ts'
import { keyCommand } from './key.ts'
import { logLevelCommand } from './log-level.ts'
import { alertCommand } from './posting/alert.ts'
import { correctCommand } from './posting/correct.ts'
import { pinCommand } from './posting/pin.ts'
import { postCommand } from './posting/post.ts'
import { watchCommand } from './posting/watch.ts'
import { removeCommand, retractCommand } from './posting/withdraw.ts'
import { profileCommand } from './profile.ts'
import { pruneCommand } from './prune.ts'
import { pushCommand } from './push.ts'
import { readsCommand } from './reads.ts'
import { Refused } from './refused.ts'
import { replayCommand } from './replay.ts'
import { searchCommand } from './search.ts'
import { serveCommand } from './serve.ts'
import { siteCommand } from './sites/site.ts'
import { summaryCommand } from './summary/summary.ts'
import { describeVersion } from './version.ts'

/** Each adds one command, with its options and its help. */
const COMMANDS: readonly ((composition: Composition) => Command)[] = [
  serveCommand,
  configCommand,
  doctorCommand,
  keyCommand,
  deskLinkCommand,
  profileCommand,
  blogCommand,
  siteCommand,
  auditCommand,
  backupCommand,
  restoreCommand,
  pruneCommand,
  readsCommand,
  searchCommand,
  hookCommand,
  logLevelCommand,
  postCommand,
  correctCommand,
  retractCommand,
  removeCommand,
  pinCommand,
  alertCommand,
  watchCommand,
  summaryCommand,
  commentsCommand,
  contributorsCommand,
  importCommand,
  replayCommand,
  exportCommand,
  pushCommand,
  deviceCommand,
  demoCommand,
  completionCommand,
  manCommand,
]

const HELP = `
"crier <command> --help" shows options and examples. Exit codes: 0 done, 1 refused, 3 somebody changed it meanwhile, 4 the server
could not be reached.

Examples:
  crier serve
  crier blog create budget-day --title "Budget day"
  crier post budget-day "The doors are **open**."
`

/** `args` without Node and its script. */
export async function runProgram(args: readonly string[], composition: Composition): Promise<void> {
  try {
    await runCommand(createProgram(composition), args)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    console.error(error.message)
    process.exitCode = error.exitCode
  }
}

export async function runCommand(program: Command, args: readonly string[]): Promise<void> {
  await program.parseAsync(withDashedOperands(program, args), { from: 'user' })
}

/** All commands, for the one that runs and for those who describe them. */
export function createProgram(composition: Composition): Command {
  const program = new Command('crier')
    .description("Live updates for newsrooms: from an editor's post to every reader's screen")
    .option('-V, --version', 'print the version and the commit')
    .on('option:version', () => {
      console.log(describeVersion(composition))
      process.exit()
    })
    .addHelpText('after', HELP)
  for (const command of COMMANDS) program.addCommand(command(composition))
  pointToHelp(program, [])
  return program
}

/** A whole page of help would push the error out of sight. */
function pointToHelp(command: Command, above: readonly string[]): void {
  const path = [...above, command.name()]
  command.showHelpAfterError(`"${path.join(' ')} --help" shows what it takes.`)
  for (const one of command.commands) pointToHelp(one, path)
}
