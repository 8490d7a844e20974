/** Files that an editor uploads as video, audio or captions: headers of five formats, and text. */
import assert from 'node:assert/strict'
import { readCaptions } from '#editorial/media/recordings/captions.ts'
import { readRecording } from '#editorial/media/recordings/read-recording.ts'
import { Refusal, refusals } from '#platform/errors.ts'
import { portableText } from '#shared/blog/portable-text.ts'
import { adts, box, mp3, mp4, ogg, webm } from '#test/support/data/sample-recordings.ts'
import { accepted, type FuzzTarget } from '../fuzz-target.ts'

const binary = (bytes: Buffer) => bytes.toString('latin1')
const start = binary(box('ftyp', 'isom'))

/** Inputs are texts, so each character below 256 stands for a byte. */
export const recordingsTarget: FuzzTarget = {
  seeds: [
    binary(mp4({ more: [box('udta', 'place')], data: 'GPS' })),
    binary(mp4({ isVideo: false })),
    binary(webm({ tags: 'by Ana' })),
    binary(webm({ isLive: true })),
    binary(mp3(4, 'title')),
    binary(adts(4)),
    binary(ogg()),
    'WEBVTT\n\n00:01.000 --> 00:04.000 line:0\n<v Ana>Doors <b>open</b>\n',
    '1\n00:00:01,500 --> 00:00:04,000\nDoors open\n',
  ],
  growing: [
    [start, binary(box('free'))],
    [start, binary(box('udta'))],
    [binary(webm()).slice(0, 60), '\xec\x80'],
    ['', binary(mp3(1))],
    ['ID3\x04\0\0\0\0\0\0', 'ID3\x04\0\0\0\0\0\0'],
    ['OggS', 'OggS\0'],
    ['WEBVTT\n\n', '00:01.000 --> 00:04.000\na\n\n'],
    ['WEBVTT\n\n00:01.000 --> 00:04.000\n', '<b'],
    ['WEBVTT\n\n00:01.000 --> ', '0'],
  ],
  open: () => ({
    async try(input) {
      await tryRecording(Buffer.from(input.toString(), 'latin1'))
      tryCaptions(input)
    },
  }),
}

async function tryRecording(bytes: Buffer): Promise<void> {
  const readOf = (from: Buffer) =>
    readRecording(async (at, length) => from.subarray(at, at + length), from.length).catch((error: unknown) => {
      if (error instanceof Refusal && error.code in refusals) return undefined
      throw error
    })
  const read = await readOf(bytes)
  if (!read) return
  const { blank, kind, ending, ...size } = read
  const block = { _type: kind, _key: 'k', url: `/media/a.${ending}`, ...size }
  const checked = portableText.safeParse([block])
  assert.ok(checked.success, checked.error?.message)
  for (const { at, bytes: by } of blank) {
    const length = typeof by === 'number' ? by : by.length
    assert.ok(at >= 0 && length >= 0 && at + length <= bytes.length, 'outside of the file')
  }
}

/** What was printed is read as it was. */
function tryCaptions(input: Buffer): void {
  const printed = accepted(() => readCaptions(input))
  if (printed === undefined) return
  assert.equal(readCaptions(Buffer.from(printed)), printed)
  assert.ok(!/<(?!\/?(?:[bicuv]|ruby|rt|lang)[.\s>]|\d)/.test(printed.replaceAll('-->', '')), 'a mark of another kind')
}
