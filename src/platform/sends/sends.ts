/** Sends one frame to many sockets in one call, bypassing Node's streams, with the addon `sends.c` if it was built. */
import { createRequire } from 'node:module'
import { getSystemErrorName } from 'node:util'

/** `auto` uses the fastest that works here; with another value, this order is tried from that value on. */
export const SEND_SETTINGS = ['auto', 'io_uring', 'send', 'off'] as const
export type SendSetting = (typeof SEND_SETTINGS)[number]

/** `io_uring` and `send` are system calls; `javascript` is Node's own path, a call for each socket. */
export type SendWay = 'io_uring' | 'send' | 'javascript'

export interface Sends {
  /**
   * `results` holds for each descriptor the bytes that the kernel took, or a negative number. Returns how many took the
   * whole frame. Never blocks. A negative descriptor is skipped.
   */
  toMany(descriptors: Int32Array, count: number, frame: Uint8Array, results: Int32Array): number
  /** Returns the bytes that the kernel took, or a negative number. */
  toOne(descriptor: number, frame: Uint8Array): number
}

/** A result: it is unknown how much was sent, so the connection has to be closed. */
export const SENT_UNKNOWN = -(2 ** 31)

export type OpenSends = {
  readonly way: SendWay
  /** Undefined for `javascript`. */
  readonly sends?: Sends
  /** Why no faster way is used. Shown publicly, so it must not contain a path. */
  readonly reason?: string
}

/** What `sends.c` exports. */
export type NativeSends = {
  readonly openIoUring: () => number
  readonly sendByIoUring: Sends['toMany']
  readonly sendByLoop: Sends['toMany']
}

/** Never throws: falls back to a slower way. */
export function openSends(setting: SendSetting, load: () => NativeSends = loadBuilt): OpenSends {
  if (setting === 'off') return { way: 'javascript', reason: 'off by CRIER_NATIVE_SENDS' }
  const native = tryToLoad(load)
  if (typeof native === 'string') return { way: 'javascript', reason: native }
  if (setting === 'send') return { way: 'send', sends: sendsOf(native, native.sendByLoop) }
  const error = native.openIoUring()
  if (error === 0) return { way: 'io_uring', sends: sendsOf(native, native.sendByIoUring) }
  return { way: 'send', sends: sendsOf(native, native.sendByLoop), reason: `io_uring: ${getSystemErrorName(error)}` }
}

function sendsOf({ sendByLoop }: NativeSends, toMany: Sends['toMany']): Sends {
  const descriptors = new Int32Array(1)
  const results = new Int32Array(1)
  return {
    toMany,
    // io_uring saves system calls; a single send gains nothing from it.
    toOne(descriptor, frame) {
      descriptors[0] = descriptor
      sendByLoop(descriptors, 1, frame, results)
      return results[0] ?? -1
    },
  }
}

function loadBuilt(): NativeSends {
  return createRequire(import.meta.url)('./dist/sends.node')
}

function tryToLoad(load: () => NativeSends): NativeSends | string {
  try {
    return load()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'MODULE_NOT_FOUND' ? 'not built' : 'built for another system'
  }
}
