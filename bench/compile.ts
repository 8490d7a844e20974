/** Compiles the C programs of `native/` into a folder. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

type Native = 'floor' | 'load' | 'post'

export function compile(name: Native, folder: string): string {
  const program = join(folder, name)
  const source = join(import.meta.dirname, 'native', `${name}.c`)
  const { error, status, stderr } = spawnSync('cc', ['-O2', '-Wall', '-o', program, source], { encoding: 'utf8' })
  if (error)
    throw new Error(
      'The bench needs a C compiler: install one ("sudo apt-get install gcc libc6-dev"), then run it again.',
    )
  if (status !== 0) throw new Error(`cc could not compile ${source}:\n${stderr}`)
  return program
}
