/** The captions of a recording: a file for each language. */
import { useContext } from 'react'
import type { EditorTrack } from '#client/desk/composer/body/editor-schema.ts'
import { LanguageContext, UploadsContext, useUpload } from '#client/desk/composer/body/uploads-context.tsx'
import { LanguageField } from '#client/desk/kit/language-field.tsx'
import { words } from '#client/desk/kit/words.ts'
import { UploadProgress } from './upload-progress.tsx'

const said = words.composer.nodes.recording

/** As many as the server takes. */
const MOST_TRACKS = 10

type Props = {
  readonly tracks: readonly EditorTrack[]
  readonly readOnly: boolean
  readonly makeKey: () => string
  readonly onTracks: (tracks: readonly EditorTrack[]) => void
}

export function Captions({ tracks, readOnly, makeKey, onTracks }: Props) {
  const uploads = useContext(UploadsContext)
  const language = useContext(LanguageContext)
  if (readOnly && tracks.length === 0) return null

  function add(files: FileList | null) {
    const added = [...(files ?? [])].slice(0, MOST_TRACKS - tracks.length).map(file => ({
      _key: makeKey(),
      ...{ language: languageIn(file.name) ?? language, upload: uploads.start(file, 'captions') },
    }))
    onTracks([...tracks, ...added])
  }

  return (
    <fieldset className="composer-recording-part">
      <legend>{said.captions}</legend>
      {tracks.map((track, index) => (
        <Track
          // biome-ignore lint/suspicious/noArrayIndexKey: a key may occur twice in what a client sent
          key={index}
          {...{ track, readOnly, number: index + 1 }}
          onLanguage={language => onTracks(tracks.with(index, { ...track, language }))}
          onRemove={() => onTracks(tracks.toSpliced(index, 1))}
        />
      ))}
      {!readOnly && tracks.length < MOST_TRACKS && (
        <label className="composer-file">
          {said.addCaptions}
          <input
            type="file"
            accept=".vtt,.srt,text/vtt"
            multiple
            onChange={({ target }) => {
              add(target.files)
              // Choosing the same file again is a change too.
              target.value = ''
            }}
          />
        </label>
      )}
    </fieldset>
  )
}

type TrackProps = {
  readonly track: EditorTrack
  readonly number: number
  readonly readOnly: boolean
  readonly onLanguage: (language: string) => void
  readonly onRemove: () => void
}

function Track({ track, number, readOnly, onLanguage, onRemove }: TrackProps) {
  const { upload, retry, stop } = useUpload(track.upload)
  return (
    <div className="composer-track">
      <LanguageField language={track.language} problem={undefined} onLanguage={onLanguage} />
      {!readOnly && (
        <button type="button" aria-label={said.removeCaptions({ number })} onClick={onRemove}>
          {words.composer.nodes.remove}
        </button>
      )}
      {upload && <UploadProgress {...{ upload, retry, stop, readOnly }} />}
    </div>
  )
}

/** "speech.de.vtt", as programs for captions name their files. */
function languageIn(name: string): string | undefined {
  const [, tag] = /\.([a-z]{2,3}(?:-[a-z0-9]{2,8})?)\.(?:vtt|srt)$/i.exec(name) ?? []
  return tag
}
