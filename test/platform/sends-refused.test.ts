/** The ways of sending of a process that may not do everything. */
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { waysHere } from '#test/support/services/send-ways.ts'

const SERVICES = join(import.meta.dirname, '../support/services')
const SCRIPT = [process.execPath, join(SERVICES, 'send-once.ts')]
const SENT = { whole: 2, received: ['a frame', 'a frame'] }

const has = (name: string) => waysHere.some(({ way, missing }) => way === name && missing === undefined)
const hasCompiler = spawnSync('cc', ['--version']).status === 0

function run(command: readonly string[]): unknown {
  const [program = '', ...words] = command
  return JSON.parse(execFileSync(program, words, { encoding: 'utf8' }))
}

const limited = (limit: string, ...more: string[]) => [
  ...['sh', '-c', `ulimit ${limit} && exec "$@"`, 'sh'],
  ...[...SCRIPT, ...more],
]

test.skipIf(!has('io_uring') || !hasCompiler)(
  'frames are sent by `send` under a seccomp filter, with the reason',
  async () => {
    const refusing = join(await newFolder(), 'refuse-io-uring')
    execFileSync('cc', ['-o', refusing, join(SERVICES, 'refuse-io-uring.c')])

    expect(run([refusing, ...SCRIPT])).toEqual({ way: 'send', reason: 'io_uring: EPERM', ...SENT })
  },
)

test.skipIf(!has('io_uring'))('frames are sent by `send` without a file descriptor for the ring', () => {
  expect(run(limited('-n 64', 'full'))).toEqual({ way: 'send', reason: 'io_uring: EMFILE', ...SENT })
})

test.skipIf(!has('send'))('frames are sent by any way that works if it may lock no memory', () => {
  expect(run(limited('-l 0'))).toMatchObject(SENT)
})
