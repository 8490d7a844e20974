/** Completion for zsh, with the description of each word beside it. */
import { allCommands, type CommandNode, spellings } from './command-tree.ts'
import { commandPaths, quoted, takesPath, type ValuePlace, valuePlaces, wordsAfter } from './shells.ts'

export function zshScript(root: CommandNode): string {
  return `#compdef crier
# Completion of crier for zsh, as "crier completion zsh" prints it.
_crier() {
  local at=crier files= i
  local -a commands options
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      ${commandPaths(root).map(quoted).join('|')}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${valuePlaces(root).map(valueCase).join('\n')}
  esac
  case "$at" in
${allCommands(root).map(commandCase).join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o option options
  elif (( $#commands )); then
    _describe command commands
  elif [[ -n $files ]]; then
    _files
  else
    _describe -o option options
  fi
}
# Sourced from .zshrc it registers itself; in a folder of $fpath it is called as the function itself.
if [[ \${funcstack[1]} == _crier ]]; then _crier "$@"; else compdef _crier crier; fi
`
}

function valueCase({ places, choices, isPath }: ValuePlace): string {
  const action = choices.length > 0 ? `compadd -- ${choices.join(' ')}` : isPath ? '_files' : '_message value'
  return `    ${places.map(quoted).join('|')}) ${action}; return ;;`
}

function commandCase(command: CommandNode): string {
  const commands = wordsAfter(command).map(({ word, description }) => described(word, description))
  const options = command.options.flatMap(({ names, description }) => names.map(name => described(name, description)))
  const files = takesPath(command) ? ' files=1' : ''
  return `    ${spellings(command).map(quoted).join('|')}) commands=(${commands.join(' ')}) options=(${options.join(' ')})${files} ;;`
}

/** A colon separates the word from its description. */
function described(name: string, description: string): string {
  return quoted(`${name}:${description}`)
}
