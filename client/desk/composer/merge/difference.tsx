/** Renders the difference between two versions, for eyes and for screen readers. */

import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { Block } from '#shared/blog/portable-text.ts'
import { blockWords } from './block-words.ts'
import {
  type BlockDifference,
  type FieldDifference,
  isUnchanged,
  type Naming,
  plainDifference,
} from './plain-difference.ts'
import type { Piece } from './word-difference.ts'
import './versions.css'
import { words } from '#client/desk/kit/words.ts'

const said = words.versions

type DifferenceProps = {
  readonly before: UpdateFields
  readonly after: UpdateFields
  /** The blog's. */
  readonly times: Naming
}

export function Difference({ before, after, times }: DifferenceProps) {
  const difference = plainDifference({ before, after, times })
  if (isUnchanged(difference)) return <p className="versions-quiet">{said.unchanged}</p>
  return (
    <div className="versions-difference">
      {difference.fields.length > 0 && <Facts facts={difference.fields} />}
      {runsOf(difference.blocks).map((run, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: a difference is drawn once, in its order
        run.length > 1 ? <Unchanged key={index} blocks={run} /> : run.map(one => <OneBlock key={index} block={one} />),
      )}
    </div>
  )
}

/** Runs of unchanged blocks from this length on are folded. */
const FEWEST_FOLDED = 3

function runsOf(blocks: readonly BlockDifference[]): BlockDifference[][] {
  const runs: BlockDifference[][] = []
  for (const block of blocks) {
    const last = runs.at(-1)
    if (block.kind === 'same' && last?.at(-1)?.kind === 'same') last.push(block)
    else runs.push([block])
  }
  return runs.flatMap(run => (run.length < FEWEST_FOLDED ? run.map(one => [one]) : [run]))
}

function Unchanged({ blocks }: { readonly blocks: readonly BlockDifference[] }) {
  return (
    <details className="versions-unchanged">
      <summary>{said.asBefore({ count: blocks.length })}</summary>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <OneBlock key={index} block={block} />
      ))}
    </details>
  )
}

function OneBlock({ block }: { readonly block: BlockDifference }) {
  if (block.kind !== 'changed') return <WholeBlock kind={block.kind} block={block.block} />
  return (
    <div className="versions-block" data-kind="changed">
      <p className="versions-what">{block.isMoved ? said.kinds.moved({ what: block.what }) : block.what}</p>
      {block.words.length > 0 && (
        <p className="versions-words" dir="auto">
          <Words pieces={block.words} />
        </p>
      )}
      {block.facts.length > 0 && <Facts facts={block.facts} />}
    </div>
  )
}

type WholeBlock = { readonly kind: 'same' | 'added' | 'removed'; readonly block: Block }

export function WholeBlock({ kind, block }: WholeBlock) {
  const { what, text, facts } = blockWords(block)
  const told = Object.entries(facts).filter(([name, fact]) => fact !== '' && name !== said.facts.kind)
  return (
    <div className="versions-block" data-kind={kind}>
      <p className="versions-what">{kind === 'same' ? what : said.kinds[kind]({ what })}</p>
      <p className="versions-words" dir="auto">
        <Words pieces={[{ kind, text }]} />
      </p>
      {told.length > 0 && <Facts facts={told.map(([name, fact]) => ({ name, words: [{ kind, text: fact }] }))} />}
    </div>
  )
}

function Facts({ facts }: { readonly facts: readonly FieldDifference[] }) {
  return (
    <dl className="versions-facts">
      {facts.map(({ name, words }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd dir="auto">
            <Words pieces={words} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** The hidden words tell a screen reader what colour and line show. */
export function Words({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map(({ kind, text }, index) => {
    if (kind === 'same') return text
    const Tag = kind === 'added' ? 'ins' : 'del'
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Tag key={index}>
        <span className="visually-hidden"> [{said.marks[kind]}: </span>
        {text}
        <span className="visually-hidden">] </span>
      </Tag>
    )
  })
}
