/** The difference between two versions of an update, in an editor's terms. */

import { namesOf } from '#client/desk/composer/names-of.ts'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { isSame } from '#client/desk/kit/same.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Block, PortableText } from '#shared/blog/portable-text.ts'
import { type Clocked, showTime, showZonedClock } from '#shared/blog/times.ts'
import { pairBlocks } from './block-pairs.ts'
import { type BlockWords, blockWords } from './block-words.ts'
import { type Piece, wordDifference } from './word-difference.ts'

const said = words.versions.fields

export type FieldDifference = { readonly name: string; readonly words: readonly Piece[] }

export type BlockDifference =
  | { readonly kind: 'same' | 'added' | 'removed'; readonly block: Block }
  | {
      readonly kind: 'changed'
      readonly what: string
      readonly isMoved: boolean
      readonly words: readonly Piece[]
      readonly facts: readonly FieldDifference[]
    }

type Difference = { readonly fields: readonly FieldDifference[]; readonly blocks: readonly BlockDifference[] }

/** How a blog writes times, and what it calls the contributors and topics of its updates. */
export type Naming = Clocked & Partial<Pick<Blog, 'contributors' | 'topics'>>

type Versions = { readonly before: UpdateFields; readonly after: UpdateFields; readonly times: Naming }

export function plainDifference({ before, after, times }: Versions): Difference {
  const [old, now] = [fieldWords(before, times), fieldWords(after, times)]
  return { fields: changedFacts(old, now), blocks: bodyDifference(before.body, after.body) }
}

export function isUnchanged({ fields, blocks }: Difference): boolean {
  return fields.length === 0 && blocks.every(({ kind }) => kind === 'same')
}

/** Every field in words; absent and empty are the same to a reader. */
export function fieldWords(fields: UpdateFields, times: Naming): Record<string, string> {
  const { title = '', label = '', byline = '', time, untimed, sensitive, key, pinned, alert } = fields
  return {
    ...{ [said.title]: title, [said.label]: label, [said.byline]: byline },
    [words.fields.contributors]: namesOf(fields.contributors, times.contributors).join(', '),
    [words.fields.topics]: namesOf(fields.topics, times.topics).join(', '),
    [said.time]: time ? `${showTime(time, times.timeZone).day} ${showZonedClock(time, times)}` : '',
    ...{ [said.untimed]: yes(untimed), [said.key]: yes(key), [said.pinned]: yes(pinned) },
    [said.sensitive]: yes(sensitive),
    ...{ [said.alertTitle]: alert?.title ?? '', [said.alertText]: alert?.text ?? '' },
    [said.urgency]: alert ? words.composer.extras.urgencies[alert.urgency] : '',
  }
}

function bodyDifference(before: PortableText, after: PortableText): BlockDifference[] {
  const { inOrder, moved } = pairBlocks(before, after)
  const oldOf = new Map([...inOrder, ...moved].map(([i, j]) => [j, i]))
  const isMoved = new Set(moved.map(([, j]) => j))
  const isKept = new Set(oldOf.values())
  const found: BlockDifference[] = []
  let next = 0
  const removedUpTo = (end: number) => {
    for (; next < end; next += 1) {
      const block = before[next]
      if (block && !isKept.has(next)) found.push({ kind: 'removed', block })
    }
  }
  for (const [j, block] of after.entries()) {
    const i = oldOf.get(j)
    const old = i === undefined ? undefined : before[i]
    if (i !== undefined && !isMoved.has(j)) removedUpTo(i)
    found.push(old ? changed(old, block, isMoved.has(j)) : { kind: 'added', block })
  }
  removedUpTo(before.length)
  return found
}

function changed(old: Block, now: Block, isMoved: boolean): BlockDifference {
  if (!isMoved && isSame(withoutKeys(old), withoutKeys(now))) return { kind: 'same', block: now }
  const [then, after]: BlockWords[] = [blockWords(old), blockWords(now)] as const
  if (!then || !after) return { kind: 'same', block: now }
  const facts = changedFacts(then.facts, after.facts)
  return { kind: 'changed', what: after.what, isMoved, words: wordDifference(then.text, after.text), facts }
}

function changedFacts(old: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): FieldDifference[] {
  const names = new Set([...Object.keys(old), ...Object.keys(now)])
  return [...names].flatMap(name => {
    const [before = '', after = ''] = [old[name], now[name]]
    return before === after ? [] : [{ name, words: wordDifference(before, after) }]
  })
}

/** Without keys, which readers never see, except those that marks refer to. */
function withoutKeys(block: Block): unknown {
  const { _key, ...rest } = block
  return rest
}

function yes(isOn: boolean | undefined): string {
  return isOn ? words.versions.yes : ''
}
