/** Inserts video or audio: a file of this device, or one that is on the web already. */
import { useEditor } from '@portabletext/editor'
import { useContext } from 'react'
import type { RecordingParts } from '#client/desk/composer/body/editor-schema.ts'
import { UploadsContext } from '#client/desk/composer/body/uploads-context.tsx'
import { recordingOf } from '#client/desk/composer/paste/recording-files.ts'
import { words } from '#client/desk/kit/words.ts'
import { AddressPanel } from './address-panel.tsx'

const said = words.composer.nodes.recording

export function RecordingPanel({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor()
  const uploads = useContext(UploadsContext)

  function insert(recording: RecordingParts): undefined {
    const blockObject = { name: 'recording', value: { recording } }
    editor.send({ type: 'insert.block object', blockObject, placement: 'auto' })
  }

  function choose(files: FileList | null) {
    for (const file of files ?? []) insert(recordingOf(file, uploads.start(file, 'recording')))
    onClose()
  }

  return (
    <AddressPanel
      {...{ label: said.tool, field: words.composer.panels.picture.field, action: said.insert, name: 'recording' }}
      onClose={onClose}
      example="https://example.com/video.mp4"
      onAddress={url => measure(url).then(insert, () => said.none)}
      before={
        <label className="composer-file">
          {said.choose}
          <input type="file" accept="video/*,audio/*" multiple onChange={({ target }) => choose(target.files)} />
        </label>
      }
    />
  )
}

/** Readers' pages reserve the space of a video by its size. */
function measure(url: string): Promise<RecordingParts> {
  return new Promise((resolve, reject) => {
    const player = document.createElement('video')
    player.preload = 'metadata'
    player.onloadedmetadata = () => {
      const { videoWidth: width, videoHeight: height, duration } = player
      const seconds = Number.isFinite(duration) && duration > 0 ? { seconds: Math.ceil(duration * 10) / 10 } : {}
      resolve(width && height ? { kind: 'video', url, width, height, ...seconds } : { kind: 'audio', url, ...seconds })
    }
    player.onerror = reject
    player.src = url
  })
}
