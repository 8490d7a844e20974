/** A picture in the text, visible as soon as it is chosen, with its texts. */
import type { BlockObjectRenderProps } from '@portabletext/editor'
import type { EditorImage } from '#client/desk/composer/body/editor-schema.ts'
import type { Upload } from '#client/desk/composer/body/uploads.ts'
import { useUpload } from '#client/desk/composer/body/uploads-context.tsx'
import { NodeActions } from './node-actions.tsx'
import { NodeField, NodeFields } from './node-field.tsx'

const NO_DESCRIPTION = 'Readers who cannot see the picture will miss it. Say what it shows, in a sentence.'

export function PictureNode({ attributes, children, node, path, selected, focused, readOnly }: BlockObjectRenderProps) {
  const image = node as unknown as EditorImage
  const { upload, retry } = useUpload(image.upload)
  const alt = image.alt ?? ''
  const source = upload?.preview ?? image.url
  return (
    <figure {...attributes} className="composer-node composer-picture" data-selected={selected || focused || undefined}>
      {children}
      <div contentEditable={false}>
        {source ? <img src={source} alt={alt} draggable={false} /> : <p>This picture is no longer on this device.</p>}
      </div>
      <NodeFields path={path}>
        {upload && <UploadState upload={upload} retry={retry} />}
        {!readOnly && (
          <>
            <NodeField
              {...{ path, name: 'alt', label: 'Description', value: alt, longest: 1_000 }}
              hint={alt.trim() === '' ? NO_DESCRIPTION : undefined}
            />
            <div className="composer-node-row">
              <NodeField {...{ path, name: 'caption', label: 'Caption', value: image.caption, longest: 1_000 }} />
              <NodeField {...{ path, name: 'credit', label: 'Credit', value: image.credit, longest: 300 }} />
            </div>
            <NodeActions path={path} what="picture" />
          </>
        )}
      </NodeFields>
    </figure>
  )
}

function UploadState({ upload, retry }: { readonly upload: Upload; readonly retry: () => void }) {
  const { state } = upload
  if (state.kind === 'done') return null
  if (state.kind === 'sending') {
    return (
      <p className="composer-upload">
        <progress
          aria-label={`Uploading ${upload.name}`}
          max={1}
          {...(state.sent !== undefined && { value: state.sent })}
        />
        <span aria-hidden="true">Uploading…</span>
      </p>
    )
  }
  return (
    <p className="composer-upload composer-problem">
      The picture could not be uploaded. {state.reason}{' '}
      <button type="button" onClick={retry}>
        Try again
      </button>
    </p>
  )
}
