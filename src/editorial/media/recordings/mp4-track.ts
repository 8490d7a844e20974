/** One track of an MP4 file: whether browsers can play it, and its size. */
import { type Box, boxesIn, boxIn } from './mp4-boxes.ts'
import { damaged, type Stretch, wrongRecording } from './pieces.ts'

/** `other`: data beside video and sound, such as places and faces, chapters, covers. */
export type Track = { readonly kind: 'video' | 'audio' | 'other'; readonly width: number; readonly height: number }

/** Formats of samples that all current browsers play, at least in part of their versions. */
const VIDEO = new Set(['avc1', 'avc3', 'av01', 'vp09', 'vp08'])
const AUDIO = new Set(['mp4a', '.mp3', 'Opus', 'fLaC'])
/** Stills in a video track: covers and previews. */
const STILLS = new Set(['jpeg', 'mjpa', 'mjpb', 'png ', 'text'])

const OTHERS: Readonly<Record<string, string>> = {
  ...both(['hvc1', 'hev1', 'dvh1', 'dvhe'], 'HEVC (H.265)'),
  ...both(['apch', 'apcn', 'apcs', 'apco', 'ap4h', 'ap4x'], 'ProRes'),
  ...both(['mp4v', 's263', 'h263'], 'an old MPEG-4 format'),
  ...both(['lpcm', 'sowt', 'twos', 'in24', 'raw '], 'uncompressed sound'),
  ...both(['samr', 'sawb'], 'AMR'),
  ...both(['ac-3', 'ec-3'], 'Dolby Digital'),
  alac: 'Apple Lossless',
}

/** H.264 in eight bits with colours at half resolution; browsers play no other (ISO/IEC 14496-10, annex A). */
const H264_PROFILES = new Set([66, 77, 88, 100])

/** @throws Refusal `wrong_recording` for what browsers cannot play. */
export function readTrack(bytes: Buffer, track: Box): Track {
  const within = { start: track.contentStart, end: track.end }
  const handler = boxIn(bytes, within, ['mdia', 'hdlr'])
  const entry = sampleEntry(bytes, within)
  const type = handler && bytes.toString('latin1', handler.contentStart + 8, handler.contentStart + 12)
  const none = { kind: 'other', width: 0, height: 0 } as const
  if (!entry || (type === 'vide' && STILLS.has(entry.type))) return none
  if (type === 'vide') return videoTrack(bytes, { within, entry })
  if (type !== 'soun') return none
  if (!AUDIO.has(entry.type)) throw cannotPlay(entry.type)
  return { ...none, kind: 'audio' }
}

type Entry = { readonly within: Stretch; readonly entry: Box }

function videoTrack(bytes: Buffer, { within, entry }: Entry): Track {
  if (!VIDEO.has(entry.type)) throw cannotPlay(entry.type)
  // A sample entry of video has 78 bytes before its boxes.
  const config = boxIn(bytes, { start: entry.contentStart + 78, end: entry.end }, ['avcC'])
  const profile = config && bytes[config.contentStart + 1]
  if (profile !== undefined && !H264_PROFILES.has(profile)) throw wrongRecording(DEEP)
  return { kind: 'video', ...shownSize(bytes, within) }
}

/** The first one: a track with several formats begins with it. */
function sampleEntry(bytes: Buffer, within: Stretch): Box | undefined {
  const table = boxIn(bytes, within, ['mdia', 'minf', 'stbl', 'stsd'])
  return table && boxesIn(bytes, { start: table.contentStart + 8, end: table.end })[0]
}

/** `tkhd` (section 8.3.2): numbers of 16.16 bits, and a matrix, which phones held upright fill with a quarter turn. */
function shownSize(bytes: Buffer, within: Stretch): { readonly width: number; readonly height: number } {
  const header = boxIn(bytes, within, ['tkhd'])
  const matrix = header && header.contentStart + (bytes[header.contentStart] === 1 ? 52 : 40)
  if (!header || matrix === undefined || matrix + 44 > header.end) throw damaged()
  const [width, height] = [bytes.readUInt32BE(matrix + 36) / 65_536, bytes.readUInt32BE(matrix + 40) / 65_536]
  const isTurned = bytes.readInt32BE(matrix) === 0 && bytes.readInt32BE(matrix + 4) !== 0
  return isTurned ? { width: height, height: width } : { width, height }
}

function cannotPlay(type: string) {
  if (type === 'encv' || type === 'enca')
    return wrongRecording('The recording is protected against copying; send one without protection.')
  const name = OTHERS[type] ?? `"${type.replace(/[^\w .-]/g, '?')}"`
  return wrongRecording(`Many browsers cannot play ${name}. ${RIGHT}`)
}

function both(types: readonly string[], name: string) {
  return Object.fromEntries(types.map(type => [type, name]))
}

const RIGHT =
  'Export it as MP4 with H.264 and AAC; on an iPhone, choose "Most Compatible" under Settings, Camera, Formats.'
const DEEP = `Browsers play H.264 in eight bits and 4:2:0 only. ${RIGHT}`
