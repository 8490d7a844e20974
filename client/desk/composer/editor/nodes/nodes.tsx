/** How blocks are rendered in the editor. */
import {
  defineAnnotation,
  defineBlockObject,
  defineContainer,
  defineDecorator,
  defineTextBlock,
  type RegistrableNode,
  type TextBlockRenderProps,
} from '@portabletext/editor'
import { words } from '#client/desk/kit/words.ts'
import { EmbedNode, RelatedNode, UnknownNode } from './card-nodes.tsx'
import { GalleryNode } from './gallery-node.tsx'
import { NumbersNode } from './numbers-node.tsx'
import { PictureNode } from './picture-node.tsx'
import { QuoteNode } from './quote-node.tsx'
import { RecordingNode } from './recording-node.tsx'
import { TableNode } from './table-node.tsx'

const TAGS: Readonly<Record<string, 'h2' | 'h3' | 'h4'>> = { h2: 'h2', h3: 'h3', h4: 'h4' }

/** Lists are drawn by the style sheet: the editor wants every item to be a block of its own. */
function TextBlockNode({ attributes, children, node }: TextBlockRenderProps) {
  const Tag = TAGS[node.style ?? ''] ?? 'p'
  return (
    <Tag {...attributes} className="composer-text" dir="auto" data-list={node.listItem} data-level={node.level}>
      {children}
    </Tag>
  )
}

export const nodes: RegistrableNode[] = [
  defineTextBlock({ type: 'block', render: TextBlockNode }),
  defineContainer({ type: 'quote', arrayField: 'content', render: props => <QuoteNode {...props} /> }),
  defineBlockObject({ type: 'image', render: props => <PictureNode {...props} /> }),
  defineBlockObject({ type: 'embed', render: props => <EmbedNode {...props} /> }),
  defineBlockObject({ type: 'related', render: props => <RelatedNode {...props} /> }),
  defineBlockObject({ type: 'table', render: props => <TableNode {...props} /> }),
  defineBlockObject({ type: 'gallery', render: props => <GalleryNode {...props} /> }),
  defineBlockObject({ type: 'numbers', render: props => <NumbersNode {...props} /> }),
  defineBlockObject({ type: 'recording', render: props => <RecordingNode {...props} /> }),
  defineBlockObject({ type: 'unknown', render: props => <UnknownNode {...props} /> }),
  defineDecorator({ type: 'strong', render: ({ children }) => <strong>{children}</strong> }),
  defineDecorator({ type: 'em', render: ({ children }) => <em>{children}</em> }),
  defineAnnotation({
    type: 'link',
    render: ({ children, annotation }) => (
      <span className="composer-link" title={String(annotation.href)}>
        {children}
      </span>
    ),
  }),
  defineAnnotation({
    type: 'reference',
    render: ({ children }) => (
      <span className="composer-reference" title={words.composer.nodes.reference}>
        {children}
      </span>
    ),
  }),
]
