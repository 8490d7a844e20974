/** The picture that stands for a video until it is played: a file, or the frame that the player shows. */
import { type RefObject, useContext, useState } from 'react'
import type { RecordingParts } from '#client/desk/composer/body/editor-schema.ts'
import { UploadsContext, useUpload } from '#client/desk/composer/body/uploads-context.tsx'
import { UploadState } from '#client/desk/composer/editor/nodes/upload-state.tsx'
import { words } from '#client/desk/kit/words.ts'
import { inFolder } from './in-folder.ts'

const said = words.composer.nodes.recording

type Props = {
  readonly parts: RecordingParts
  readonly video: RefObject<HTMLVideoElement | null>
  readonly source: string | undefined
  readonly readOnly: boolean
  readonly onPoster: (poster: RecordingParts['poster']) => void
}

export function Poster({ parts: { poster }, video, source, readOnly, onPoster }: Props) {
  const uploads = useContext(UploadsContext)
  const { upload, retry } = useUpload(poster?.upload)
  const [problem, setProblem] = useState('')
  const shown = upload?.preview ?? (poster?.url && inFolder(poster.url))
  const add = (file: File) => onPoster({ alt: poster?.alt ?? '', upload: uploads.start(file, 'picture') })

  async function take() {
    const frame = video.current && (await frameOf(video.current))
    setProblem(frame ? '' : said.noFrame)
    if (frame) add(frame)
  }

  if (readOnly && !shown) return null
  return (
    <fieldset className="composer-recording-part">
      <legend>{said.poster}</legend>
      {shown ? (
        <img src={shown} alt={said.poster} draggable={false} />
      ) : (
        <p className="composer-hint">{said.posterHelp}</p>
      )}
      {upload && <UploadState {...{ upload, retry }} />}
      {problem && <p role="alert">{problem}</p>}
      {!readOnly && (
        <div className="composer-node-actions">
          {isDrawable(source) && (
            <button type="button" onClick={() => void take()}>
              {said.takeFrame}
            </button>
          )}
          <PictureFile onFile={add} />
          {shown && (
            <button type="button" aria-label={said.removePoster} onClick={() => onPoster(undefined)}>
              {words.composer.nodes.remove}
            </button>
          )}
        </div>
      )}
    </fieldset>
  )
}

function PictureFile({ onFile }: { readonly onFile: (file: File) => void }) {
  return (
    <label className="composer-file">
      {words.composer.panels.picture.choose}
      <input
        type="file"
        accept="image/*"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) onFile(file)
          // Choosing the same picture again is a change too.
          target.value = ''
        }}
      />
    </label>
  )
}

/** Browsers give no pictures out of what comes from elsewhere. */
function isDrawable(source: string | undefined): boolean {
  return (
    source !== undefined && (source.startsWith('blob:') || new URL(source, location.href).origin === location.origin)
  )
}

const JPEG = { type: 'image/jpeg', quality: 0.9 } as const

/** Undefined before the player has one. */
async function frameOf(video: HTMLVideoElement): Promise<File | undefined> {
  const { videoWidth: width, videoHeight: height } = video
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || !width || !height) return undefined
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  const drawn = await new Promise<Blob | null>(done => canvas.toBlob(done, JPEG.type, JPEG.quality))
  return drawn ? new File([drawn], 'poster.jpg', { type: JPEG.type }) : undefined
}
