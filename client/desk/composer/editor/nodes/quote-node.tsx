/** A quote in the text: ordinary paragraphs, with the speaker below. */
import type { ContainerRenderProps } from '@portabletext/editor'
import { useEditor } from '@portabletext/editor'
import { words } from '#client/desk/kit/words.ts'
import { NodeField, NodeFields } from './node-field.tsx'

const said = words.composer.nodes.quote

export function QuoteNode({ attributes, children, node, path, readOnly }: ContainerRenderProps) {
  const editor = useEditor()
  const pulled = node.pulled === true
  return (
    <figure {...attributes} className="composer-quote" data-pulled={pulled || undefined}>
      <blockquote>{children}</blockquote>
      <NodeFields path={path}>
        {readOnly ? (
          typeof node.attribution === 'string' && <p>{node.attribution}</p>
        ) : (
          <div className="composer-node-row">
            <NodeField
              {...{
                path,
                name: 'attribution',
                label: words.fieldsInText.attribution,
                value: node.attribution,
                longest: 300,
              }}
              placeholder={said.attributionExample}
            />
            <label className="check">
              <input
                type="checkbox"
                checked={pulled}
                onChange={event =>
                  editor.send({ type: 'block.set', at: path, props: { pulled: event.target.checked } })
                }
              />
              {said.pulled}
            </label>
          </div>
        )}
      </NodeFields>
    </figure>
  )
}
