/** Reads a file in pieces, as far as it may cost: a crafted one leads a reader to and fro. */
import { Refusal } from '#platform/errors.ts'

/** Headers stand close together, so most are in the piece that was read for the one before. */
export const PIECE_BYTES = 65_536
/** A film of four hours has 15,000 fragments or clusters, each with a header of its own. */
const MAX_READS = 50_000

/** A part of a file: `end` is the first byte after it. */
export type Stretch = { readonly start: number; readonly end: number }

/** The file as a whole, as `FileHandle.read` gives it: shorter at its end. */
export type ReadAt = (from: number, length: number) => Promise<Buffer>

export class Pieces {
  readonly size: number
  readonly #readAt: ReadAt
  #from = 0
  #held: Buffer = Buffer.alloc(0)
  #reads = 0

  constructor(readAt: ReadAt, size: number) {
    this.#readAt = readAt
    this.size = size
  }

  /** Shorter at the end of the file. At most `PIECE_BYTES`. */
  async read(from: number, length: number): Promise<Buffer> {
    const end = Math.min(from + length, this.size)
    if (from < this.#from || end > this.#from + this.#held.length) {
      this.#count()
      this.#held = await this.#readAt(from, PIECE_BYTES)
      this.#from = from
    }
    return this.#held.subarray(from - this.#from, end - this.#from)
  }

  /** Not kept. @throws Refusal `wrong_recording` if the file ends before. */
  async readWhole({ start, end }: Stretch): Promise<Buffer> {
    this.#count()
    const bytes = await this.#readAt(start, end - start)
    if (bytes.length < end - start) throw damaged()
    return bytes
  }

  #count(): void {
    this.#reads += 1
    if (this.#reads > MAX_READS) throw damaged()
  }
}

export function damaged(): Refusal {
  return wrongRecording('The recording is damaged or cut off; send it again, or save it again with another program.')
}

export function wrongRecording(detail: string): Refusal {
  return new Refusal('wrong_recording', { detail })
}
