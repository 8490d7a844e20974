/** The contract of every picture store; run once per adapter. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nameMedia } from '#editorial/media/media-name.ts'
import type { MediaStore, StoredPicture } from '#editorial/media/media-store.ts'

type MediaUnderTest = AsyncDisposable & {
  readonly store: MediaStore
  /** The same store, as after a restart or on another node. */
  reopen(): MediaStore
}

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))

export function mediaContract(name: string, open: () => Promise<MediaUnderTest>): void {
  describe(`pictures ${name}`, () => {
    test.each([
      ['every possible byte', everyByte],
      ['no bytes at all', Buffer.alloc(0)],
      ['content that looks like lines and markup', Buffer.from('a\r\nb\rc\u0000<Code>NoSuchKey</Code>')],
      ['8 MB', randomBytes(8_000_000)],
    ])('%s comes back unchanged, after a restart too', async (_, bytes) => {
      await using place = await open()
      const picture = nameMedia(bytes, 'jpg')

      await place.store.put(picture, bytes)

      expect((await place.store.read(picture))?.equals(bytes)).toBe(true)
      expect((await place.reopen().read(picture))?.equals(bytes)).toBe(true)
    })

    test('a picture that was never stored is not found', async () => {
      await using place = await open()
      const [there, notThere] = [nameMedia(Buffer.from('a'), 'png'), nameMedia(Buffer.from('b'), 'png')]

      expect(await place.store.read(notThere)).toBeUndefined()
      await place.store.put(there, Buffer.from('a'))

      expect(await place.store.read(notThere)).toBeUndefined()
    })

    test('the same bytes with another format are another picture', async () => {
      await using place = await open()
      await place.store.put(nameMedia(everyByte, 'png'), everyByte)

      expect(await place.store.read(nameMedia(everyByte, 'webp'))).toBeUndefined()
    })

    test('an erased picture stays gone after a restart, and can be stored again', async () => {
      await using place = await open()
      const [picture, other] = [nameMedia(everyByte, 'png'), nameMedia(everyByte, 'jpg')]
      await place.store.erase(picture)
      await place.store.put(picture, everyByte)
      await place.store.put(other, everyByte)

      await place.store.erase(picture)
      await place.store.erase(picture)

      expect([await place.store.read(picture), await place.reopen().read(picture)]).toEqual([undefined, undefined])
      expect((await place.store.read(other))?.equals(everyByte)).toBe(true)
      await place.store.put(picture, everyByte)
      expect((await place.store.read(picture))?.equals(everyByte)).toBe(true)
    })

    test('the list has what is stored, with its size and time, and not what was erased', async () => {
      await using place = await open()
      const [kept, erased] = [nameMedia(Buffer.from('kept'), 'png'), nameMedia(Buffer.from('erased'), 'png')]
      await place.store.put(kept, Buffer.from('kept'))
      await place.store.put(erased, Buffer.from('erased'))
      await place.store.erase(erased)

      const listed = new Map<string, StoredPicture>()
      for await (const one of place.reopen().list()) listed.set(one.name, one)

      expect(listed.get(kept)).toMatchObject({ bytes: 4 })
      expect(Math.abs(Number(listed.get(kept)?.storedAt) - Date.now())).toBeLessThan(3_600_000)
      expect(listed.has(erased)).toBe(false)
    })

    test('a file of this machine is stored, has a size, and is read from any byte to any other', async () => {
      await using place = await open()
      const bytes = randomBytes(300_001)
      const recording = nameMedia(bytes, 'mp4')
      await mkdir(place.store.parts, { recursive: true })
      const path = join(place.store.parts, `.upload.${randomUUID()}`)
      await writeFile(path, bytes)

      await place.store.putFile(recording, path)

      const store = place.reopen()
      const part = async (first: number, last: number) => {
        const stream = await store.stream(recording, { first, last })
        return Buffer.concat((await stream?.toArray()) ?? [])
      }
      expect(await store.sizeOf(recording)).toBe(bytes.length)
      expect((await part(0, bytes.length - 1)).equals(bytes)).toBe(true)
      expect((await part(7, 7)).equals(bytes.subarray(7, 8))).toBe(true)
      expect((await part(99_000, 201_000)).equals(bytes.subarray(99_000, 201_001))).toBe(true)
      expect((await store.read(recording))?.equals(bytes)).toBe(true)
      await store.erase(recording)
      expect(await place.store.sizeOf(recording)).toBeUndefined()
      expect(await place.store.stream(recording, { first: 0, last: 1 })).toBeUndefined()
      await rm(path, { force: true })
    })

    test('a picture stored concurrently is complete for each caller once its call resolves', async () => {
      await using place = await open()
      const bytes = randomBytes(1_000_000)
      const picture = nameMedia(bytes, 'webp')

      const read = await Promise.all(
        Array.from({ length: 8 }, async () => {
          await place.store.put(picture, bytes)
          return place.store.read(picture)
        }),
      )

      expect(read.map(one => one?.equals(bytes))).toEqual(Array.from({ length: 8 }, () => true))
    })
  })
}
