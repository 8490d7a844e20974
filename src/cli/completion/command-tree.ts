/** The commands of the program as plain data, for completion and the manual page. */
import type { EventEmitter } from 'node:events'
import type { Argument, Command, Option } from 'commander'

/** What a value can be: one of `choices`, the path of a file or folder, or any text. */
type Value = { readonly choices?: readonly string[]; readonly isPath: boolean }

export type OptionNode = {
  /** As typed: `--profile`, `-h`. */
  readonly names: readonly string[]
  /** `--profile <name>` */
  readonly flags: string
  readonly description: string
  /** Absent for an option without a value. */
  readonly value?: Value
}

export type CommandNode = {
  /** `['crier', 'blog', 'create']` */
  readonly path: readonly string[]
  readonly aliases: readonly string[]
  readonly description: string
  /** `[options] <blog>` */
  readonly usage: string
  readonly options: readonly OptionNode[]
  /** The values of its arguments, in order. */
  readonly values: readonly Value[]
  readonly commands: readonly CommandNode[]
  /** The examples and everything else below the options in its help. */
  readonly afterHelp: string
}

export function commandTree(command: Command, above: readonly string[] = []): CommandNode {
  const help = command.createHelp()
  const path = [...above, command.name()]
  return {
    path,
    aliases: command.aliases(),
    description: command.description(),
    usage: command.usage(),
    options: help.visibleOptions(command).map(optionNode),
    values: command.registeredArguments.map(argumentValue),
    commands: help.visibleCommands(command).map(one => commandTree(one, path)),
    afterHelp: afterHelpOf(command),
  }
}

/** The command and all below it, each before its own. */
export function allCommands(node: CommandNode): readonly CommandNode[] {
  return [node, ...node.commands.flatMap(allCommands)]
}

/** Every way to type the path of a command: with its name, and with each alias. */
export function spellings({ path, aliases }: CommandNode): readonly string[] {
  const above = path.slice(0, -1)
  return [path.at(-1) ?? '', ...aliases].map(name => [...above, name].join(' '))
}

function optionNode(option: Option): OptionNode {
  const names = [option.short, option.long].filter(name => name !== undefined)
  const takesValue = option.required || option.optional
  return {
    ...{ names, flags: option.flags, description: option.description },
    ...(takesValue && { value: { ...choicesIn(option), isPath: /<(file|folder)>/.test(option.flags) } }),
  }
}

function argumentValue(argument: Argument): Value {
  return { ...choicesIn(argument), isPath: ['file', 'folder'].includes(argument.name()) }
}

function choicesIn({ argChoices: choices }: Pick<Option, 'argChoices'>) {
  return choices ? { choices } : {}
}

/** Commander has no other way to read it back; its commands are emitters, though its types do not say so. */
function afterHelpOf(command: Command): string {
  const texts: string[] = []
  const emitter = command as unknown as EventEmitter
  emitter.emit('afterHelp', { error: false, command, write: (text: string) => texts.push(text) })
  return texts.join('').trim()
}
