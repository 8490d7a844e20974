/** Embeds, "see also" links and unknown blocks: cards in the text, as readers see them. */
import type { BlockObjectRenderProps } from '@portabletext/editor'
import type { ReactNode } from 'react'
import { words } from '#client/desk/kit/words.ts'
import type { Embed, Related } from '#shared/blog/portable-text.ts'
import { NodeActions } from './node-actions.tsx'
import { NodeField, NodeFields } from './node-field.tsx'

const said = words.composer.nodes

type Card = BlockObjectRenderProps & {
  readonly what: 'post' | 'link' | 'other'
  readonly card: ReactNode
  readonly fields?: ReactNode
}

function CardNode({ attributes, children, path, selected, focused, readOnly, what, card, fields }: Card) {
  return (
    <div {...attributes} className="composer-node composer-card" data-selected={selected || focused || undefined}>
      {children}
      <div contentEditable={false} className="composer-card-face">
        {card}
      </div>
      {!readOnly && (
        <NodeFields path={path}>
          {fields}
          <NodeActions path={path} what={what} />
        </NodeFields>
      )}
    </div>
  )
}

const PROVIDERS: Readonly<Record<string, string>> = {
  x: 'X',
  twitter: 'X',
  youtube: 'YouTube',
  tiktok: 'TikTok',
  linkedin: 'LinkedIn',
}

export function EmbedNode(props: BlockObjectRenderProps) {
  const embed = props.node as unknown as Embed
  const { provider, url, author, handle, text } = embed
  const who = [author, handle && (author ? `(${handle})` : handle)].filter(Boolean).join(' ')
  const name = PROVIDERS[provider?.toLowerCase()] ?? provider
  const card = (
    <>
      {text && <blockquote dir="auto">{text}</blockquote>}
      <p className="composer-card-facts">
        {who && <strong dir="auto">{who}</strong>}
        {name && <span>{name}</span>}
        {url && <bdi>{shortAddress(url)}</bdi>}
      </p>
    </>
  )
  const fields = !text && (
    <NodeField
      {...{ path: props.path, name: 'text', label: words.fieldsInText.text, value: text, longest: 10_000, lines: 2 }}
      hint={said.card.textHelp}
    />
  )
  return <CardNode {...props} what="post" card={card} fields={fields} />
}

export function RelatedNode(props: BlockObjectRenderProps) {
  const { title, source, url } = props.node as unknown as Related
  const { path } = props
  const card = (
    <p className="composer-card-facts">
      <span>{said.card.seeAlso}</span>
      <strong dir="auto">{source ? `${source}: ${title}` : title}</strong>
    </p>
  )
  const fields = (
    <div className="composer-node-row">
      <NodeField {...{ path, name: 'title', label: said.card.title, value: title, longest: 300 }} />
      <NodeField {...{ path, name: 'source', label: words.fieldsInText.source, value: source, longest: 200 }} />
      <NodeField {...{ path, name: 'url', label: words.fieldsInText.url, value: url, longest: 2_000 }} />
    </div>
  )
  return <CardNode {...props} what="link" card={card} fields={fields} />
}

export function UnknownNode(props: BlockObjectRenderProps) {
  return <CardNode {...props} what="other" card={<p>{said.unknown}</p>} />
}

function shortAddress(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')
}
