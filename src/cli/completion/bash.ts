/** Completion for bash: a script that knows every command, and starts no program while somebody types. */
import { allCommands, type CommandNode, spellings } from './command-tree.ts'
import { commandPaths, optionNames, quoted, takesPath, type ValuePlace, valuePlaces, wordsAfter } from './shells.ts'

export function bashScript(root: CommandNode): string {
  return `# Completion of crier for bash, as "crier completion bash" prints it.
_crier() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at=crier commands= options= files= i
  # "--state=live" is three words here.
  if [[ $cur == '=' ]]; then cur=; elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${commandPaths(root).map(quoted).join(' | ')}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$at $prev" in
${valuePlaces(root).map(valueCase).join('\n')}
  esac
  case "$at" in
${allCommands(root).map(commandCase).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif [[ -n $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$cur"))
  elif [[ -n $files ]]; then
    compopt -o filenames 2> /dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$cur"))
  elif [[ -z $cur ]]; then
    COMPREPLY=($(compgen -W "$options"))
  fi
}
complete -F _crier crier
`
}

function valueCase({ places, choices, isPath }: ValuePlace): string {
  const words = `COMPREPLY=($(compgen -W ${quoted(choices.join(' '))} -- "$cur"))`
  const paths = `compopt -o filenames 2> /dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$cur"))`
  const action = choices.length > 0 ? words : isPath ? paths : ':'
  return `    ${places.map(quoted).join(' | ')}) ${action}; return ;;`
}

function commandCase(command: CommandNode): string {
  const commands = wordsAfter(command)
    .map(({ word }) => word)
    .join(' ')
  const files = takesPath(command) ? ' files=1' : ''
  return `    ${spellings(command).map(quoted).join(' | ')}) commands=${quoted(commands)} options=${quoted(optionNames(command).join(' '))}${files} ;;`
}
