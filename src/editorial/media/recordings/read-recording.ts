/** Reads a video or audio file of any kind, by its first bytes: names and Content-Type are unreliable. */
import { kindOf } from '../picture-kind.ts'
import { readMp4 } from './mp4.ts'
import { isMpegAudio, readMpegAudio } from './mpeg-audio.ts'
import { readOgg } from './ogg.ts'
import { damaged, PIECE_BYTES, Pieces, type ReadAt, wrongRecording } from './pieces.ts'
import type { Recording } from './recording.ts'
import { readWebm } from './webm.ts'

/** @throws Refusal `wrong_recording`, which says what would be right. */
export async function readRecording(readAt: ReadAt, size: number): Promise<Recording> {
  const pieces = new Pieces(readAt, size)
  const start = await pieces.read(0, PIECE_BYTES)
  if (start.length < 16) throw damaged()
  // Pictures in the same kind of box are told from videos by their brands.
  if (kindOf(start)) throw wrongRecording('This is a picture; send it to POST /v1/media.')
  const [first, name] = [start.toString('latin1', 0, 4), start.toString('latin1', 4, 8)]
  if (BOXES.has(name)) return readMp4(pieces)
  if (first === '\x1aE\xdf\xa3') return readWebm(pieces)
  if (first === 'OggS') return readOgg(pieces)
  const other = OTHERS.find(([mark]) => mark.test(start.toString('latin1', 0, 16)))
  if (other) throw wrongRecording(other[1])
  if (isMpegAudio(start)) return readMpegAudio(pieces)
  throw wrongRecording(`This is no recording that browsers can play. ${RIGHT}`)
}

/** What MP4 and QuickTime files begin with. */
const BOXES = new Set(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'])

const RIGHT = 'Send a video as MP4 (H.264 and AAC) or WebM, and sound as MP3, M4A (AAC) or Ogg (Opus).'

const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^RIFF.{4}WAVE/s, 'WAV is many times larger than necessary; save it as MP3, or as M4A with AAC.'],
  [/^FORM.{4}AIF/s, 'Browsers cannot play AIFF; save it as MP3, or as M4A with AAC.'],
  [/^fLaC/, 'FLAC is many times larger than necessary; save it as MP3, or as M4A with AAC.'],
  [/^#!AMR/, 'Browsers cannot play AMR; save it as MP3, or as M4A with AAC.'],
  [/^RIFF.{4}AVI /s, 'Browsers cannot play AVI; save it as MP4 with H.264 and AAC.'],
  [/^FLV/, 'Browsers cannot play Flash video; save it as MP4 with H.264 and AAC.'],
  [/^0&\xb2u/, 'Browsers cannot play WMV and WMA; save it as MP4 with H.264 and AAC, or as MP3.'],
  [/^\W{3}[\xba\xb3]/, 'Browsers cannot play MPEG-1 and MPEG-2; save it as MP4 with H.264 and AAC.'],
  [/^G.{3}[\x40-\x5f]/s, 'Browsers cannot play a transport stream (TS, M2TS); save it as MP4 with H.264 and AAC.'],
]
