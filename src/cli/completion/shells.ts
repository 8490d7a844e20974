/** What the scripts for all shells share: which words can follow which. */
import { allCommands, type CommandNode, type OptionNode, spellings } from './command-tree.ts'

/** Every path of a command that has another above it, each spelling by itself. */
export function commandPaths(root: CommandNode): readonly string[] {
  return allCommands(root).slice(1).flatMap(spellings)
}

export type ValuePlace = {
  readonly places: readonly string[]
  readonly choices: readonly string[]
  readonly isPath: boolean
}

/** Options with a value: after which words it is expected, and what it can be. */
export function valuePlaces(root: CommandNode): readonly ValuePlace[] {
  return allCommands(root).flatMap(command =>
    command.options.flatMap(({ names, value }) =>
      value ? [{ places: placesOf(command, names), choices: value.choices ?? [], isPath: value.isPath }] : [],
    ),
  )
}

function placesOf(command: CommandNode, names: OptionNode['names']): readonly string[] {
  return spellings(command).flatMap(path => names.map(name => `${path} ${name}`))
}

export function optionNames({ options }: CommandNode): readonly string[] {
  return options.flatMap(({ names }) => names)
}

/** The words that come next: its commands with their aliases, or what its arguments can be. */
export function wordsAfter({
  commands,
  values,
}: CommandNode): readonly { readonly word: string; readonly description: string }[] {
  const below = commands.flatMap(({ path, aliases, description }) =>
    [path.at(-1) ?? '', ...aliases].map(word => ({ word, description })),
  )
  const choices = values.flatMap(({ choices = [] }) => choices.map(word => ({ word, description: '' })))
  return [...below, ...choices]
}

export function takesPath({ values }: CommandNode): boolean {
  return values.some(({ isPath }) => isPath)
}

/** In single quotes of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
