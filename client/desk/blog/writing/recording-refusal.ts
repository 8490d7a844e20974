/** Why the server takes a video, audio or captions file not, and what would be right, in the language of the desk. */

import { problemText } from '#client/desk/api/problem-text.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Problem } from '#client/posting/src/problem.ts'

const said = words.composer.nodes.recording.refusals

type Sentence = readonly [of: RegExp, say: (found: string) => string]

/** The server's, which are English. What is found first is named in the sentence. */
const SENTENCES: readonly Sentence[] = [
  [/^This is a picture/, () => said.picture],
  [/^(\w+) is many times larger/, name => said.large({ name })],
  [/^Browsers cannot play (.+?); save it as MP3/, name => said.sound({ name })],
  [/^(?:Many browsers|Browsers) cannot play (.+?)\. Export it/, name => said.phone({ name })],
  [/^(?:Many browsers|Browsers) cannot play (.+?)[;.] Save it/i, name => said.video({ name })],
  [/^Many browsers cannot play this kind of Ogg/, () => said.ogg],
  [/^This is no recording/, () => said.other],
  [/^Browsers play H\.264/, () => said.deep],
  [/^The recording is damaged/, () => said.damaged],
  [/^The recording has no index/, () => said.cutOff],
  [/arrived incomplete/, () => said.incomplete],
  [/^The file has neither/, () => said.empty],
  [/^The recording has data beside/, () => said.data],
  [/^The recording is (?:protected|encrypted)/, () => said.locked],
  [/^The recording is larger than ([\d.]+) MB/, most => said.tooLarge({ most: Number(most) })],
  [/^The captions are not in UTF-8/, () => said.encoding],
  [/^Line (\d+) is no timing/, line => said.timing({ line: Number(line) })],
  [/^In line (\d+) the cue ends/, line => said.order({ line: Number(line) })],
  [/^The file has no cues/, () => said.noCues],
  [/^There are more than (\d+) cues/, most => said.manyCues({ most: Number(most) })],
  [/^Captions have at most/, () => said.longCaptions],
  [/^This server stores no/, () => said.off],
]

/** In names that are the same in every language. */
const NEUTRAL: Readonly<Record<string, string>> = {
  'an old MPEG-4 format': 'MPEG-4 Part 2',
  'uncompressed sound': 'PCM',
  'Flash video': 'FLV',
  'WMV and WMA': 'WMV/WMA',
  'MPEG-1 and MPEG-2': 'MPEG-1/MPEG-2',
  'a transport stream (TS, M2TS)': 'TS/M2TS',
}

export function refusalText(problem: Problem): string {
  return sentenceFor(problem.detail) ?? problemText(problem)
}

/** Undefined for one that this desk does not know: the server may be newer. */
export function sentenceFor(detail: string): string | undefined {
  for (const [of, say] of SENTENCES) {
    const found = of.exec(detail)
    if (found) return say(NEUTRAL[found[1] ?? ''] ?? found[1] ?? '')
  }
  return undefined
}
