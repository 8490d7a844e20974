/** `crier completion`: prints the script that completes commands in a shell; `crier man` prints the manual page. */
import { Argument, Command } from 'commander'
import type { Composition } from '#server/composition.ts'
import { bashScript } from './completion/bash.ts'
import { type CommandNode, commandTree } from './completion/command-tree.ts'
import { fishScript } from './completion/fish.ts'
import { manPage } from './completion/man-page.ts'
import { zshScript } from './completion/zsh.ts'

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } satisfies Record<
  string,
  (root: CommandNode) => string
>
type Shell = keyof typeof SCRIPTS

const HELP = `
Examples, each to be typed once:
  crier completion bash > ~/.local/share/bash-completion/completions/crier
  crier completion zsh > ~/.zfunc/_crier        # a folder of $fpath, before compinit
  crier completion fish > ~/.config/fish/completions/crier.fish
`

export function completionCommand(): Command {
  const command = new Command('completion')
    .description('print the script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', HELP)
  return command.action((shell: Shell) => {
    process.stdout.write(SCRIPTS[shell](treeAround(command)))
  })
}

export function manCommand({ version }: Composition): Command {
  const command = new Command('man')
    .description('print the manual page of all commands; a package installs it, so that "man crier" shows it')
    .addHelpText('after', '\nExample:\n  crier man | man -l -\n')
  return command.action(() => {
    process.stdout.write(manPage(treeAround(command), { version }))
  })
}

function treeAround(command: Command): CommandNode {
  return commandTree(command.parent ?? command)
}
