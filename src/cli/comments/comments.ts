/** `crier comments`: what readers write, from the queue to an answer. */
import { Command } from 'commander'
import type { Composition } from '#server/composition.ts'
import { answerCommand, approveCommand, removeCommentCommand, simpleCommands } from './decide.ts'
import { listCommand } from './list.ts'
import { closeCommand, offCommand, openCommand } from './taking.ts'
import { eraseWriterCommand, exportWriterCommand } from './writer.ts'

export function commentsCommand(composition: Composition): Command {
  const commands = [
    listCommand(composition),
    approveCommand(composition),
    ...simpleCommands(composition),
    answerCommand(composition),
    removeCommentCommand(composition),
    openCommand(composition),
    closeCommand(composition),
    offCommand(composition),
    exportWriterCommand(composition),
    eraseWriterCommand(composition),
  ]
  const all = new Command('comments')
    .description('take, approve, reject and answer comments of readers')
    .addHelpText(
      'after',
      '\nExample:\n  crier comments open budget-day --kind questions\n  crier comments list budget-day\n',
    )
  for (const command of commands) all.addCommand(command)
  return all
}
