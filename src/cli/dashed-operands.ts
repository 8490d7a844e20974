/** Operands that start with a dash: ids and hashes of earlier versions, and texts such as "-5 °C in Hull". */
import type { Command, Option } from 'commander'

/** Base64url of nine bytes or more. Options have neither capitals nor digits, so a misspelt one is still reported as such. */
const ID = /^-(?=.*[A-Z0-9])[\w-]{11,}$/
/** `--title="a b"` is an option, whatever its spelling. */
const TEXT = /^-[^=]*\s/

/** The same arguments with their operands behind `--` if any of them would be taken for an option. */
export function withDashedOperands(program: Command, args: readonly string[]): readonly string[] {
  let command = program
  const [first, operands]: [string[], string[]] = [[], []]
  for (const rest = [...args]; rest.length > 0; ) {
    const arg = rest.shift() ?? ''
    if (arg === '--') return args
    const named = operands.length === 0 ? commandIn(command, arg) : undefined
    const option = optionIn(command, arg)
    if (named) command = named
    if (named || option) first.push(arg)
    if (option && takesNext(option, rest)) first.push(rest.shift() ?? '')
    if (named || option) continue
    if (isOption(arg)) first.push(arg)
    else operands.push(arg)
  }
  return operands.some(isDashed) ? [...first, '--', ...operands] : args
}

function commandIn(command: Command, arg: string): Command | undefined {
  return command.commands.find(one => one.name() === arg || one.aliases().includes(arg))
}

function optionIn(command: Command, arg: string): Option | undefined {
  return command.options.find(({ short, long }) => arg === short || arg === long)
}

function takesNext({ required, optional }: Option, [next]: readonly string[]): boolean {
  return next !== undefined && (required || (optional && !isDashed(next)))
}

function isOption(arg: string): boolean {
  return isDashed(arg) && !ID.test(arg) && !TEXT.test(arg)
}

/** A dash alone is standard input. */
function isDashed(arg: string): boolean {
  return arg.length > 1 && arg.startsWith('-')
}
