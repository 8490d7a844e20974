/** A part of a text around what was found in it, as plain text in pieces: there is no markup to escape. */
import type { FoundRange } from './found.ts'

/** `hit`: what was searched for. */
type Piece = { readonly text: string; readonly hit?: true }

/** Two lines of a list on a phone. */
const MAX_CHARACTERS = 180
/** Before the first hit, so that it is read in its sentence. */
const BEFORE = 50

export function excerptOf(text: string, ranges: readonly FoundRange[]): readonly Piece[] {
  const [from, to] = windowOf(text, ranges[0])
  const shown = ranges.filter(({ start, end }) => start >= from && end <= to)
  const pieces: Piece[] = [{ text: from > 0 ? '…' : '' }]
  let at = from
  for (const { start, end } of shown) {
    pieces.push({ text: text.slice(at, start) }, { text: text.slice(start, end), hit: true })
    at = end
  }
  pieces.push({ text: text.slice(at, to) }, { text: to < text.length ? '…' : '' })
  return joined(pieces)
}

/** All of a short text. */
export function marked(text: string, ranges: readonly FoundRange[]): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { start, end } of ranges) {
    pieces.push({ text: text.slice(at, start) }, { text: text.slice(start, end), hit: true })
    at = end
  }
  return joined([...pieces, { text: text.slice(at) }])
}

function windowOf(text: string, hit: FoundRange | undefined): readonly [number, number] {
  if (text.length <= MAX_CHARACTERS) return [0, text.length]
  const first = hit?.start ?? 0
  const from = first <= BEFORE ? 0 : spaceAfter(text, { from: first - BEFORE, until: first })
  const end = Math.max(from + MAX_CHARACTERS, hit?.end ?? 0)
  return [from, end >= text.length ? text.length : spaceBefore(text, { from: hit?.end ?? from, until: end })]
}

type Between = { readonly from: number; readonly until: number }

function spaceAfter(text: string, { from, until }: Between): number {
  const at = text.slice(from, until).search(/\s/)
  return at < 0 ? wholeAt(text, from) : from + at + 1
}

function spaceBefore(text: string, { from, until }: Between): number {
  const at = text.slice(from, until).search(/\s\S*$/)
  return at < 0 ? wholeAt(text, until) : from + at
}

/** Never between the halves of a surrogate pair. */
function wholeAt(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at
}

/** Lines become spaces; empty pieces go. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = []
  for (const { text, ...rest } of pieces) {
    const last = all.at(-1)
    const line = text.replace(/\s+/g, ' ')
    if (line === '') continue
    if (last && !last.hit && !rest.hit) all[all.length - 1] = { text: last.text + line }
    else all.push({ text: line, ...rest })
  }
  return all
}
