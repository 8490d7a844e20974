/** Three-way merge of the fields: base, mine and theirs. */

import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { isSame } from '#client/desk/kit/same.ts'
import type { Block } from '#shared/blog/portable-text.ts'
import type { Conflict, FieldName, MergedPart, Sides } from './conflict.ts'
import { mergeBodies } from './merge-bodies.ts'

type Merge = {
  /** Where there is a conflict, mine: for a preview, not for saving. */
  readonly merged: UpdateFields
  readonly conflicts: readonly Conflict[]
  /** The body in order: merged blocks and the positions of conflicts. */
  readonly parts: readonly MergedPart[]
}

export type Choice = { readonly kind: 'mine' | 'theirs' | 'both' } | { readonly kind: 'other'; readonly value: string }

export type Choices = Readonly<Record<string, Choice>>

const NAMES: readonly FieldName[] = [
  'title',
  'label',
  'byline',
  'time',
  'untimed',
  'sensitive',
  'key',
  'pinned',
  'alert',
]

export function mergeFields(base: UpdateFields, mine: UpdateFields, theirs: UpdateFields): Merge {
  const conflicts: Conflict[] = []
  const merged: Record<string, unknown> = { ...theirs, ...mine }
  for (const id of NAMES) {
    const sides = { base: base[id], mine: mine[id], theirs: theirs[id] }
    const settled = settle(sides)
    if (settled.kind === 'conflict') conflicts.push({ kind: 'field', id, ...sides })
    merged[id] = settled.kind === 'conflict' ? mine[id] : settled.value
  }
  const bodies = mergeBodies(base.body, mine.body, theirs.body)
  const all = [...conflicts, ...bodies.conflicts]
  merged.contributors = mergedNames(base.contributors, mine.contributors, theirs.contributors)
  merged.topics = mergedNames(base.topics, mine.topics, theirs.topics)
  merged.body = bodyOf(bodies.parts, all, {})
  return { merged: withoutAbsent(merged), conflicts: all, parts: bodies.parts }
}

/** `undefined` while a conflict is open: nothing is dropped unseen. */
export function settleMerge({ merged, conflicts, parts }: Merge, choices: Choices): UpdateFields | undefined {
  if (conflicts.some(({ id }) => !choices[id])) return undefined
  const fields: Record<string, unknown> = { ...merged, body: bodyOf(parts, conflicts, choices) }
  for (const conflict of conflicts) if (conflict.kind === 'field') fields[conflict.id] = chosen(conflict, choices)
  return withoutAbsent(fields)
}

/** Of contributors and topics, one that either took out is out, and one that either named is named: no conflict. */
function mergedNames(base: string[] = [], mine: string[] = [], theirs: string[] = []): string[] | undefined {
  const kept = theirs.filter(id => mine.includes(id) || !base.includes(id))
  const named = [...kept, ...mine.filter(id => !base.includes(id) && !theirs.includes(id))]
  return named.length > 0 ? named : undefined
}

type Settled = { readonly kind: 'settled'; readonly value: unknown } | { readonly kind: 'conflict' }

function settle({ base, mine, theirs }: { base: unknown; mine: unknown; theirs: unknown }): Settled {
  if (isSame(mine, theirs) || isSame(theirs, base)) return { kind: 'settled', value: mine }
  return isSame(mine, base) ? { kind: 'settled', value: theirs } : { kind: 'conflict' }
}

function chosen(conflict: Conflict, choices: Choices): unknown {
  const choice = choices[conflict.id]
  if (choice?.kind === 'other') return choice.value === '' ? undefined : choice.value
  return choice?.kind === 'theirs' ? conflict.theirs : conflict.mine
}

function bodyOf(parts: readonly MergedPart[], conflicts: readonly Conflict[], choices: Choices): Block[] {
  return parts.flatMap(part => {
    if (part.kind === 'block') return [part.block]
    const conflict = conflicts.find(({ kind, id }) => kind === 'block' && id === part.id)
    return conflict?.kind === 'block' ? chosenBlocks(conflict, choices[conflict.id]) : []
  })
}

/** Of two that are both kept, one gets a new key. */
function chosenBlocks({ mine, theirs }: Sides<Block>, choice: Choice | undefined): Block[] {
  const other =
    theirs && mine?._key === theirs._key ? { ...theirs, _key: `${theirs._key.slice(0, 56)}-theirs` } : theirs
  if (choice?.kind === 'both') return [mine, other].filter(block => block !== undefined)
  const one = choice?.kind === 'theirs' ? theirs : mine
  return one ? [one] : []
}

function withoutAbsent(fields: Record<string, unknown>): UpdateFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as unknown as UpdateFields
}
