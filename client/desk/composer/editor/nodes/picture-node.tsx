/** A picture in the text, visible as soon as it is chosen, with its texts. */
import { type BlockObjectRenderProps, type Path, useEditor } from '@portabletext/editor'
import type { EditorImage } from '#client/desk/composer/body/editor-schema.ts'
import { useUpload } from '#client/desk/composer/body/uploads-context.tsx'
import { FocusField } from '#client/desk/kit/focus-field.tsx'
import { words } from '#client/desk/kit/words.ts'
import { NodeActions } from './node-actions.tsx'
import { NodeField, NodeFields } from './node-field.tsx'
import { UploadState } from './upload-state.tsx'

const said = words.composer.nodes.picture

export function PictureNode({ attributes, children, node, path, selected, focused, readOnly }: BlockObjectRenderProps) {
  const image = node as unknown as EditorImage
  const { upload, retry } = useUpload(image.upload)
  const alt = image.alt ?? ''
  const source = upload?.preview ?? image.url
  return (
    <figure {...attributes} className="composer-node composer-picture" data-selected={selected || focused || undefined}>
      {children}
      <div contentEditable={false}>
        {source ? <img src={source} alt={alt} draggable={false} /> : <p>{said.gone}</p>}
      </div>
      <NodeFields path={path}>
        {upload && <UploadState upload={upload} retry={retry} />}
        {!readOnly && (
          <>
            <NodeField
              {...{ path, name: 'alt', label: words.fieldsInText.alt, value: alt, longest: 1_000 }}
              hint={alt.trim() === '' ? said.noDescription : undefined}
            />
            <div className="composer-node-row">
              <NodeField
                {...{ path, name: 'caption', label: words.fieldsInText.caption, value: image.caption, longest: 1_000 }}
              />
              <NodeField
                {...{ path, name: 'credit', label: words.fieldsInText.credit, value: image.credit, longest: 300 }}
              />
            </div>
            {source && <Focus {...{ source, focus: image.focus, path }} />}
            <NodeActions path={path} what="picture" />
          </>
        )}
      </NodeFields>
    </figure>
  )
}

type FocusProps = { readonly source: string; readonly focus: EditorImage['focus']; readonly path: Path }

function Focus({ source, focus, path }: FocusProps) {
  const editor = useEditor()
  function set(focus: EditorImage['focus']) {
    if (focus) editor.send({ type: 'block.set', at: path, props: { focus } })
    else editor.send({ type: 'block.unset', at: path, props: ['focus'] })
  }
  return <FocusField {...{ source, focus, onFocus: set }} />
}
