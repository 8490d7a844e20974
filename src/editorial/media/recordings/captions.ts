/**
 * Reads captions in WebVTT (or SubRip, which differs in a comma) and prints them again: cues and nothing else. Notes, styles and
 * regions are left out, and of the markup in a cue only what the format knows, so a file that is more than captions is not kept.
 */
import { Refusal } from '#platform/errors.ts'
import { MOST_SECONDS } from './recording.ts'

/** Ten thousand cues of a hundred bytes: a film has two thousand. */
export const MAX_CAPTIONS_BYTES = 1_000_000
const MAX_CUES = 20_000

const TIME = String.raw`(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})`
const TIMING = new RegExp(`^${TIME}[ \\t]+-->[ \\t]+${TIME}(?:[ \\t]+(.*))?$`)
const SETTING =
  /^(?:vertical:(?:rl|lr)|(?:line|position|size):[\d.]{1,8}%?(?:,[a-z-]{3,12})?|align:(?:start|center|end|left|right))$/
/** Marks of a cue (WebVTT, section 4.2.2); anything else that begins like one is text. */
const MARK = /<(?!\/?(?:[bicuv]|ruby|rt|lang)(?:[.\s][^<>]{0,200})?>|\d{2,}:[\d:.]{5,12}>)/g

/** @throws Refusal `wrong_captions`, with the line. */
export function readCaptions(bytes: Uint8Array): string {
  const lines = textOf(bytes).replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd').split('\n')
  const cues: string[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    if (!line.includes('-->')) continue
    const timing = printTiming(line, index + 1)
    const end = endOf(lines, index + 1)
    const text = lines.slice(index + 1, end).map(one => one.replace(MARK, '&lt;'))
    if (text.length > 0) cues.push([timing, ...text].join('\n'))
    if (cues.length > MAX_CUES)
      throw wrong(`There are more than ${MAX_CUES} cues; captions of one recording have fewer.`)
    index = end - 1
  }
  if (cues.length === 0)
    throw wrong('The file has no cues, such as "00:01.000 --> 00:04.000" with a line of text below.')
  return `WEBVTT\n\n${cues.join('\n\n')}\n`
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Refusal('wrong_captions', {
      detail: 'The captions are not in UTF-8; save them so and send them again.',
      cause,
    })
  }
}

/** A cue ends at an empty line; one that lacks it, at the next timing. */
function endOf(lines: readonly string[], from: number): number {
  let end = from
  while (end < lines.length && lines[end]?.trim() !== '' && !lines[end]?.includes('-->')) end += 1
  return end
}

function printTiming(line: string, number: number): string {
  const [, ...parts] = TIMING.exec(line.trim()) ?? []
  const [start, end] = [milliseconds(parts.slice(0, 4)), milliseconds(parts.slice(4, 8))]
  if (start === undefined || end === undefined)
    throw wrong(`Line ${number} is no timing; write it as "00:01.000 --> 00:04.000".`)
  if (end <= start || end > MOST_SECONDS * 1_000) throw wrong(`In line ${number} the cue ends before it begins.`)
  const settings = (parts[8] ?? '').split(/\s+/).filter(one => SETTING.test(one))
  return [clock(start), '-->', clock(end), ...settings].join(' ')
}

function milliseconds([hours = '0', minutes, seconds, rest]: readonly (string | undefined)[]): number | undefined {
  if (minutes === undefined) return undefined
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(rest)
}

function clock(milliseconds: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const seconds = Math.floor(milliseconds / 1_000)
  const rest = String(milliseconds % 1_000).padStart(3, '0')
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${rest}`
}

function wrong(detail: string): Refusal {
  return new Refusal('wrong_captions', { detail })
}
