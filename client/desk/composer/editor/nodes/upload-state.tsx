/** How far the upload of a picture is. */
import type { Upload } from '#client/desk/composer/body/uploads.ts'
import { words } from '#client/desk/kit/words.ts'

const said = words.composer.nodes.picture

export function UploadState({ upload, retry }: { readonly upload: Upload; readonly retry: () => void }) {
  const { state } = upload
  if (state.kind === 'done') return null
  if (state.kind === 'sending') {
    return (
      <p className="composer-upload">
        <progress
          aria-label={said.uploadingFile({ name: upload.name })}
          max={1}
          {...(state.sent !== undefined && state.sent !== 'away' && { value: state.sent })}
        />
        <span aria-hidden="true">{said.uploading}</span>
      </p>
    )
  }
  return (
    <p className="composer-upload composer-problem">
      {said.failed} {state.kind === 'failed' && state.reason}{' '}
      <button type="button" onClick={retry}>
        {words.tryAgain}
      </button>
    </p>
  )
}
