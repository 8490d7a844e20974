/** The native module itself, with invalid arguments, descriptors and rings. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type NativeSends, openSends, SEND_SETTINGS, type SendSetting, type Sends } from '#platform/sends/sends.ts'
import { RUNS_TIMEOUT_MS, runs } from '#test/support/data/runs.ts'
import { receive, SocketPairs } from '#test/support/readers/socket-pairs.ts'
import { waysHere } from '#test/support/services/send-ways.ts'

const EPERM = -1
const EBADF = -9
const ENOTSOCK = -88

for (const { way, sends, missing } of waysHere.filter(one => one.way !== 'javascript')) {
  describe.skipIf(missing !== undefined)(`${way}${missing === undefined ? '' : ` (${missing})`}`, () => {
    test('wrong arguments cause an exception, and nothing worse', { timeout: RUNS_TIMEOUT_MS }, () => {
      const { toMany } = theirs(sends)
      const anything = fc.oneof(
        fc.anything(),
        fc.constantFrom(new Int32Array(3), new Uint8Array(3), new Float64Array(3), Buffer.alloc(3), new ArrayBuffer(8)),
      )

      fc.assert(
        fc.property(anything, anything, anything, anything, (descriptors, count, frame, results) => {
          const areRight =
            descriptors instanceof Int32Array && frame instanceof Uint8Array && results instanceof Int32Array
          const isCounted = typeof count === 'number' && count >= 0 && count <= 3
          if (areRight && isCounted) return
          if (typeof count === 'number' && areRight && Math.trunc(count) % 2 ** 32 === 0) return
          expect(() => Reflect.apply(toMany, undefined, [descriptors, count, frame, results])).toThrow()
        }),
        runs(2_000),
      )
      expect(() => Reflect.apply(toMany, undefined, [])).toThrow()
      expect(() => toMany(new Int32Array(4), 4, Buffer.alloc(1), new Int32Array(3))).toThrow()
      expect(() => toMany(new Int32Array(3), 4, Buffer.alloc(1), new Int32Array(4))).toThrow()
      expect(() => toMany(new Int32Array(3), -1, Buffer.alloc(1), new Int32Array(3))).toThrow()
    })

    test('a detached buffer causes an exception', () => {
      const { toMany } = theirs(sends)
      const descriptors = new Int32Array(3)
      structuredClone(descriptors.buffer, { transfer: [descriptors.buffer] })

      expect(() => toMany(descriptors, 1, Buffer.alloc(1), new Int32Array(1))).toThrow()
    })

    test('a descriptor that is not a socket gives a negative result, and nothing is written', () => {
      const file = openSync('/dev/null', 'w')
      const results = new Int32Array(4)

      const whole = theirs(sends).toMany(
        Int32Array.of(file, -1, 2 ** 31 - 1, -(2 ** 31)),
        4,
        Buffer.from('frame'),
        results,
      )
      closeSync(file)

      expect(whole).toBe(0)
      expect([...results]).toEqual([ENOTSOCK, EBADF, EBADF, EBADF])
    })

    test('more descriptors than a ring holds are sent to in rounds, and only as many as the count', async () => {
      await using pairs = await SocketPairs.open()
      const { socket, client } = await pairs.connect()
      const { fd } = (socket as typeof socket & { _handle: { fd: number } })._handle
      const results = new Int32Array(2_000).fill(7)

      const whole = theirs(sends).toMany(new Int32Array(2_000).fill(fd), 1_500, Buffer.from('ab'), results)

      expect(whole).toBe(1_500)
      expect([results.indexOf(7), results.lastIndexOf(2)]).toEqual([1_500, 1_499])
      expect(String(await receive(client, 3_000))).toBe('ab'.repeat(1_500))
    })

    test('one frame to one socket, an empty one, and none at all', async () => {
      await using pairs = await SocketPairs.open()
      const { socket, client } = await pairs.connect()
      const { fd } = (socket as typeof socket & { _handle: { fd: number } })._handle
      const { toOne, toMany } = theirs(sends)

      expect([toOne(fd, Buffer.from('one')), toOne(fd, Buffer.alloc(0)), toOne(-1, Buffer.from('none'))]).toEqual([
        3,
        0,
        EBADF,
      ])
      expect(toMany(new Int32Array(0), 0, Buffer.from('none'), new Int32Array(0))).toBe(0)
      expect(String(await receive(client, 3))).toBe('one')
    })
  })
}

test.skipIf(waysHere.some(({ missing }) => missing !== undefined))(
  'a ring whose descriptor was closed is replaced, and no frame is lost or sent twice',
  () => {
    const program = fileURLToPath(new URL('../support/services/closed-ring.ts', import.meta.url))

    const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 30_000 })

    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ isReused: true, isReplaced: true, results: [1, 1], received: '112233' })
  },
)

describe('the choice of implementation', () => {
  const native = (error: number): NativeSends => ({
    openIoUring: () => error,
    sendByIoUring: () => 0,
    sendByLoop: (_, count) => count,
  })
  const failing = (code: string) => () => {
    throw Object.assign(new Error('/a/path'), { code })
  }

  test.each<[SendSetting, string, string | undefined, () => NativeSends]>([
    ['auto', 'io_uring', undefined, () => native(0)],
    ['io_uring', 'io_uring', undefined, () => native(0)],
    ['send', 'send', undefined, () => native(0)],
    ['off', 'javascript', 'off by CRIER_NATIVE_SENDS', () => native(0)],
    ['auto', 'send', 'io_uring: EPERM', () => native(EPERM)],
    ['io_uring', 'send', 'io_uring: EPERM', () => native(EPERM)],
    ['auto', 'javascript', 'not built', failing('MODULE_NOT_FOUND')],
    ['send', 'javascript', 'built for another system', failing('ERR_DLOPEN_FAILED')],
  ])('%s: %s (%s)', (setting, way, reason, load) => {
    const open = openSends(setting, load)

    expect([open.way, open.reason, open.sends === undefined]).toEqual([way, reason, way === 'javascript'])
  })

  test('every setting works on this machine', () => {
    expect(SEND_SETTINGS.map(setting => openSends(setting).way)).not.toContain(undefined)
  })
})

function theirs(sends: Sends | undefined): Sends {
  if (!sends) throw new Error('skipped without it')
  return sends
}
