/** The command line: its commands, and what happens when one fails. */
import { Command } from 'commander'
import type { Composition } from '#server/composition.ts'
import { withDashedOperands } from './dashed-operands.ts'
import { Refused } from './refused.ts'
import { describeVersion } from './version.ts'

const HELP = `
"crier <command> --help" shows options and examples. Exit codes: 0 done, 1 refused, 3 somebody changed it meanwhile, 4 the server
could not be reached.

Examples:
  crier serve
  crier blog create budget-day --title "Budget day"
  crier post budget-day "The doors are **open**."
`

/** Adds one command, with its options and its help. */
export type AddCommand = (composition: Composition) => Command

type Running = { readonly composition: Composition; readonly commands: readonly AddCommand[] }

/** `args` without Node and its script. */
export async function runProgram(args: readonly string[], { composition, commands }: Running): Promise<void> {
  try {
    await runCommand(createProgram(composition, commands), args)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    console.error(error.message)
    process.exitCode = error.exitCode
  }
}

export async function runCommand(program: Command, args: readonly string[]): Promise<void> {
  await program.parseAsync(withDashedOperands(program, args), { from: 'user' })
}

/** For the command that runs, and for those who describe all. */
export function createProgram(composition: Composition, commands: readonly AddCommand[]): Command {
  const program = new Command('crier')
    .description("Live updates for newsrooms: from an editor's post to every reader's screen")
    .option('-V, --version', 'print the version and the commit')
    .on('option:version', () => {
      console.log(describeVersion(composition))
      process.exit()
    })
    .addHelpText('after', HELP)
  for (const command of commands) program.addCommand(command(composition))
  pointToHelp(program, [])
  return program
}

/** A whole page of help would push the error out of sight. */
function pointToHelp(command: Command, above: readonly string[]): void {
  const path = [...above, command.name()]
  command.showHelpAfterError(`"${path.join(' ')} --help" shows what it takes.`)
  for (const one of command.commands) pointToHelp(one, path)
}
