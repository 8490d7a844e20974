/** Completion for fish. */
import { allCommands, type CommandNode, type OptionNode, spellings } from './command-tree.ts'
import { commandPaths, takesPath, wordsAfter } from './shells.ts'

export function fishScript(root: CommandNode): string {
  const lines = allCommands(root).flatMap(command => [...commandLines(command), ...optionLines(command)])
  return `# Completion of crier for fish, as "crier completion fish" prints it.
function __crier_at
    set -l at crier
    for token in (commandline -opc)[2..-1]
        switch "$at $token"
            case ${commandPaths(root).map(quoted).join(' ')}
                set at "$at $token"
        end
    end
    contains -- "$at" $argv
end
complete -c crier -f
${lines.join('\n')}
`
}

function commandLines(command: CommandNode): readonly string[] {
  const at = condition(command)
  const files = takesPath(command) ? [`complete -c crier ${at} -F`] : []
  const below = wordsAfter(command).map(
    ({ word, description }) => `complete -c crier ${at} -a ${word} -d ${quoted(description)}`,
  )
  return [...files, ...below]
}

function optionLines(command: CommandNode): readonly string[] {
  return command.options.map(
    option =>
      `complete -c crier ${condition(command)} ${namesOf(option)}${valueFlags(option)} -d ${quoted(option.description)}`,
  )
}

function condition(command: CommandNode): string {
  return `-n ${quoted(`__crier_at ${spellings(command).map(quoted).join(' ')}`)}`
}

function namesOf({ names }: OptionNode): string {
  return names.map(name => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ')
}

function valueFlags({ value }: OptionNode): string {
  if (!value) return ''
  if (value.choices) return ` -x -a ${quoted(value.choices.join(' '))}`
  return value.isPath ? ' -r -F' : ' -x'
}

/** Within single quotes fish escapes with a backslash. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
