/** What is read from video and audio files, and what is refused. */
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readCaptions } from '#editorial/media/recordings/captions.ts'
import { readRecording } from '#editorial/media/recordings/read-recording.ts'
import { allViews } from '#shared/view/all-views.ts'
import { bodyView } from '#shared/view/body.ts'
import { print } from '#shared/view/print.ts'
import type { Setting } from '#shared/view/setting.ts'
import { h } from '#shared/view/tree.ts'
import { adts, box, mp3, mp4, ogg, webm } from '#test/support/data/sample-recordings.ts'

function readOf(bytes: Buffer) {
  return readRecording(async (from, length) => bytes.subarray(from, from + length), bytes.length)
}

/** The file as it is stored. */
async function storedOf(bytes: Buffer): Promise<Buffer> {
  const { blank } = await readOf(bytes)
  const stored = Buffer.from(bytes)
  for (const { at, bytes: by } of blank) {
    if (typeof by === 'number') stored.fill(0, at, at + by)
    else stored.set(by, at)
  }
  return stored
}

describe('a recording has its kind, size and length', () => {
  test.each([
    ['MP4', mp4(), { kind: 'video', ending: 'mp4', width: 640, height: 360, seconds: 12.5 }],
    ['MP4 of a phone held upright', mp4({ isTurned: true }), { kind: 'video', ending: 'mp4', width: 360, height: 640 }],
    ['QuickTime with H.264', mp4({ brand: 'qt  ' }), { kind: 'video', ending: 'mp4' }],
    ['MP4 without sound', mp4({ sound: '' }), { kind: 'video', ending: 'mp4' }],
    ['M4A', mp4({ isVideo: false }), { kind: 'audio', ending: 'm4a', seconds: 12.5 }],
    ['WebM', webm(), { kind: 'video', ending: 'webm', width: 320, height: 240, seconds: 4 }],
    ['WebM that a browser recorded', webm({ isLive: true }), { kind: 'video', ending: 'webm', width: 320, seconds: 4 }],
    ['MP3', mp3(), { kind: 'audio', ending: 'mp3', seconds: 2.7 }],
    ['MP3 with a tag', mp3(100, 'TIT2 a title'), { kind: 'audio', ending: 'mp3', seconds: 2.7 }],
    ['AAC', adts(), { kind: 'audio', ending: 'aac', seconds: 2.4 }],
    ['Ogg with Opus', ogg(), { kind: 'audio', ending: 'ogg', seconds: 3 }],
  ])('%s', async (_, bytes, expected) => {
    expect(await readOf(bytes)).toMatchObject(expected)
  })
})

describe('what browsers cannot play is refused with what would be right', () => {
  test.each([
    ['HEVC', mp4({ codec: 'hvc1' }), /HEVC.*Most Compatible/],
    ['ProRes', mp4({ codec: 'apch' }), /ProRes.*H\.264/],
    ['H.264 in ten bits', mp4({ profile: 110 }), /eight bits/],
    ['protected video', mp4({ codec: 'encv' }), /protected/],
    ['AMR sound', mp4({ sound: 'samr' }), /AMR/],
    ['Matroska', webm({ docType: 'matroska' }), /Matroska.*MP4/],
    ['MPEG-4 in WebM', webm({ codec: 'V_MPEG4/ISO/AVC' }), /VP9 and Opus/],
    ['Theora', ogg(Buffer.from('\x80theora and more than that')), /Ogg/],
    ['WAV', Buffer.from('RIFF\0\0\0\0WAVEfmt and more'), /WAV.*MP3/],
    ['AVI', Buffer.from('RIFF\0\0\0\0AVI LIST and more'), /AVI.*MP4/],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n and more than that', 'latin1'), /picture/],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), /no recording/],
    ['a film that was cut off', mp4().subarray(0, 40), /damaged|cut off/],
    ['a film without an index', Buffer.concat([box('ftyp', 'isom'), box('mdat', 'pictures')]), /cut off/],
    ['nothing', Buffer.alloc(0), /damaged/],
  ])('%s', async (_, bytes, why) => {
    await expect(readOf(bytes)).rejects.toMatchObject({ code: 'wrong_recording', message: expect.stringMatching(why) })
  })
})

test('a place, a title and telemetry are gone from what is stored, and nothing else has moved', async () => {
  const place = '+52.5200+013.4050/'
  const film = mp4({ more: [box('udta', box('\xa9xyz', place)), box('meta', 'Ana Ruiz')], data: 'GPS52.52,13.40' })
  const song = mp3(20, 'COMM Ana Ruiz')
  const clip = webm({ tags: 'recorded by Ana Ruiz' })

  for (const bytes of [film, song, clip]) {
    const stored = await storedOf(bytes)
    expect(bytes.includes('Ana Ruiz')).toBe(true)
    for (const word of ['Ana Ruiz', place, 'GPS52.52']) expect(stored.includes(word), word).toBe(false)
    const { blank: _, ...read } = await readOf(bytes)
    expect(await readOf(stored)).toMatchObject(read)
    expect(stored.length).toBe(bytes.length)
  }
  expect((await storedOf(film)).includes('pictures')).toBe(true)
})

test('the picture of nothing that keeps the place of a video has its ratio', async () => {
  const setting = {
    views: allViews,
    words: { tag: 'en' },
    language: 'en',
    timeZone: 'UTC',
    level: 2,
    page: '',
    base: '',
  }
  const video = { _type: 'video', _key: 'v', url: '/a.mp4', alt: '', width: 1_080, height: 1_920 } as const
  const drawn = bodyView([video], { setting: setting as unknown as Setting, timeOf: () => undefined })
  const [, source = ''] = /base64,([^"]+)"/.exec(print(h('div', {}, drawn))) ?? []

  const { width, height, hasAlpha } = await sharp(Buffer.from(source, 'base64')).metadata()

  expect([width, height, hasAlpha]).toEqual([144, 256, true])
})

describe('captions', () => {
  test('keep their cues and their marks, and lose everything else', () => {
    const file = [
      '\ufeffWEBVTT - by Ana',
      '',
      'STYLE',
      '::cue { background: url(https://tracker.example/) }',
      '',
      'NOTE for the editor',
      '',
      'first',
      '00:01.000 --> 00:04.000 align:start onclick:alert(1)',
      '<v Ana>The <i>water</i> is <script>alert(1)</script> rising',
      '',
      '1:00:05.000 --> 1:00:06.000',
      'R&amp;D <00:00:05.500> 3 < 4',
    ].join('\r\n')

    expect(readCaptions(Buffer.from(file))).toBe(
      [
        'WEBVTT',
        '',
        '00:00:01.000 --> 00:00:04.000 align:start',
        '<v Ana>The <i>water</i> is &lt;script>alert(1)&lt;/script> rising',
        '',
        '01:00:05.000 --> 01:00:06.000',
        'R&amp;D <00:00:05.500> 3 &lt; 4',
        '',
      ].join('\n'),
    )
  })

  test('in SubRip become WebVTT', () => {
    const file = '1\n00:00:01,500 --> 00:00:04,000\nDoors open\n\n2\n00:00:05,000 --> 00:00:06,000\nSpeech\n'

    expect(readCaptions(Buffer.from(file))).toBe(
      'WEBVTT\n\n00:00:01.500 --> 00:00:04.000\nDoors open\n\n00:00:05.000 --> 00:00:06.000\nSpeech\n',
    )
  })

  test.each([
    ['no cue', 'WEBVTT\n\nDoors open\n', /no cues/],
    ['a wrong time', 'WEBVTT\n\n00:61.000 --> 00:64.000\nDoors\n', /Line 3/],
    ['an end before its start', 'WEBVTT\n\n00:05.000 --> 00:04.000\nDoors\n', /line 3/],
    ['a page', '<html><script>alert(1)</script></html>', /no cues/],
    ['another encoding', Buffer.from('WEBVTT\n\n00:01.000 --> 00:04.000\nSchlu\xdf\n', 'latin1'), /UTF-8/],
  ])('with %s are refused', (_, file, why) => {
    expect(() => readCaptions(Buffer.from(file))).toThrow(why)
  })
})
