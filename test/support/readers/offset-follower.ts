/** A follower that records the offsets that it receives. */
import type { Encoding, Follower } from '#delivery/feed/follower.ts'
import { createReader } from './awaitable-reader.ts'

const offsetsOnly: Encoding = {
  frame: ({ change }) => Buffer.from(`${change.offset},`),
  missed({ changes }) {
    const bytes = Buffer.from(changes.map(({ offset }) => offset).join(','))
    return { bytes, length: bytes.length }
  },
}

type OffsetFollower = Follower & {
  /** Resolves with all offsets not yet returned, once this one is among them. */
  upTo(offset: number): Promise<number[]>
}

export function followOffsets(): OffsetFollower {
  const arrived = createReader<number>()
  return {
    encoding: offsetsOnly,
    offset: 0,
    write(frames) {
      for (const offset of frames.toString().split(',').filter(Boolean)) arrived.take(Number(offset))
    },
    lose() {},
    async upTo(offset) {
      const offsets: number[] = []
      while ((offsets.at(-1) ?? 0) < offset) offsets.push(await arrived.next())
      return offsets
    },
  }
}
