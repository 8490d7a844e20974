/** The pings of one turn of the wheel: one call sends a frame to all readers that get the same. */
import { type Addressee, Gathered } from '#delivery/feed/gathered.ts'

export class Pings {
  readonly #byFrame = new Map<Buffer, Gathered>()

  /** Sends the frame now or with `send`. */
  write(addressee: Addressee, frame: Buffer): void {
    const gathered = this.#byFrame.get(frame) ?? new Gathered(frame)
    this.#byFrame.set(frame, gathered)
    gathered.writeTo(addressee)
  }

  send(): void {
    for (const gathered of this.#byFrame.values()) gathered.send()
  }
}
