/** Video or audio with its texts, captions and poster. A file of its own, loaded when one is in a text. */
import { useRef } from 'react'
import type { RecordingParts } from '#client/desk/composer/body/editor-schema.ts'
import { useUpload } from '#client/desk/composer/body/uploads-context.tsx'
import { LimitedField } from '#client/desk/composer/editor/nodes/limited-field.tsx'
import { words } from '#client/desk/kit/words.ts'
import { Captions } from './captions.tsx'
import { inFolder } from './in-folder.ts'
import { Poster } from './poster.tsx'
import { UploadProgress } from './upload-progress.tsx'
import './recording.css'

const said = words.composer.nodes.recording

export type RecordingFieldsProps = {
  readonly parts: RecordingParts
  readonly readOnly: boolean
  readonly makeKey: () => string
  readonly onParts: (parts: RecordingParts) => void
}

export function RecordingFields({ parts, readOnly, makeKey, onParts }: RecordingFieldsProps) {
  const { upload, retry, stop } = useUpload(parts.upload)
  const video = useRef<HTMLVideoElement>(null)
  const stored = upload?.state.kind === 'done' ? upload.state.stored : undefined
  const kind = stored?.kind ?? parts.kind
  const put = (some: Partial<RecordingParts>) => onParts({ ...parts, ...some })
  const text = (name: 'alt' | 'caption' | 'credit' | 'transcript') => ({
    ...{ value: parts[name], disabled: readOnly, onText: (value: string) => put({ [name]: value }) },
  })
  const source = upload?.preview ?? (parts.url && inFolder(parts.url))
  const isMissed = (parts.alt ?? '').trim() === ''
  return (
    <div className="composer-recording">
      {source ? <Player {...{ kind, source, video, name: parts.alt || said.kinds({ kind }) }} /> : <p>{said.gone}</p>}
      {upload && <UploadProgress {...{ upload, retry, stop, readOnly }} />}
      <LimitedField
        {...{ label: words.fieldsInText.alt, longest: 1_000, help: isMissed ? said.noDescription : undefined }}
        {...text('alt')}
      />
      <div className="composer-node-row">
        <LimitedField {...{ label: words.fieldsInText.caption, longest: 1_000 }} {...text('caption')} />
        <LimitedField {...{ label: words.fieldsInText.credit, longest: 300 }} {...text('credit')} />
      </div>
      {kind === 'video' && <Poster {...{ parts, video, source, readOnly }} onPoster={poster => put({ poster })} />}
      <Captions {...{ tracks: parts.tracks ?? [], makeKey, readOnly }} onTracks={tracks => put({ tracks })} />
      <LimitedField
        {...{ label: words.fieldsInText.transcript, longest: 20_000, lines: 2, help: said.transcriptHelp }}
        {...text('transcript')}
      />
    </div>
  )
}

type PlayerProps = {
  readonly kind: RecordingParts['kind']
  readonly source: string
  readonly name: string
  readonly video: React.Ref<HTMLVideoElement>
}

/** What is on this device shows its first picture; what is elsewhere loads when it is played. */
function Player({ kind, source, name, video }: PlayerProps) {
  const shared = {
    ...{ src: source, 'aria-label': name, controls: true },
    ...{ preload: source.startsWith('blob:') ? ('metadata' as const) : ('none' as const) },
  }
  if (kind === 'audio') return <audio {...shared} />
  return <video {...shared} ref={video} playsInline />
}
