/** How one text became another, word by word. */
import { commonOrder } from './common-order.ts'

export type Piece = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }

/** Knows where words end in scripts without spaces too. */
const words = new Intl.Segmenter('und', { granularity: 'word' })

/** Beyond this, comparing words is noticeably slow; lines are compared instead. */
const MOST_CHARACTERS = 100_000

export function wordsOf(text: string): string[] {
  if (text.length > MOST_CHARACTERS) return text.split(/(?<=\n)/)
  return Array.from(words.segment(text), ({ segment }) => segment)
}

export function wordDifference(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  const changed = (toOld: number, toNow: number) => {
    add(pieces, { kind: 'removed', text: old.slice(i, toOld).join('') })
    add(pieces, { kind: 'added', text: now.slice(j, toNow).join('') })
  }
  for (const [common, alike] of commonOrder({ before: old, after: now, isSame: Object.is })) {
    changed(common, alike)
    add(pieces, { kind: 'same', text: old[common] ?? '' })
    ;[i, j] = [common + 1, alike + 1]
  }
  changed(old.length, now.length)
  return joined(pieces)
}

function add(pieces: Piece[], piece: Piece) {
  const last = pieces.at(-1)
  if (piece.text === '') return
  if (last?.kind === piece.kind) pieces[pieces.length - 1] = { ...last, text: last.text + piece.text }
  else pieces.push(piece)
}

/** Two changed words with only a space between them are one change. */
function joined(pieces: readonly Piece[]): Piece[] {
  const runs: { same?: string; removed: string; added: string }[] = []
  for (const [index, { kind, text }] of pieces.entries()) {
    const last = runs.at(-1)
    const isBetween = kind === 'same' && text.trim() === '' && index > 0 && index < pieces.length - 1
    if (isBetween && last) {
      last.removed += text
      last.added += text
    } else if (kind === 'same') runs.push({ same: text, removed: '', added: '' })
    else if (last && last.same === undefined) last[kind] += text
    else runs.push({ removed: '', added: '', [kind]: text })
  }
  return runs.flatMap(({ same, removed, added }): Piece[] => {
    if (same !== undefined) return [{ kind: 'same', text: same }]
    return [
      ...(removed === '' ? [] : [{ kind: 'removed', text: removed } as const]),
      ...(added === '' ? [] : [{ kind: 'added', text: added } as const]),
    ]
  })
}
