/** The uploads that a block of the editor waits for. */
import type { EditorBlock, EditorGallery, EditorRecording } from './editor-schema.ts'

export function uploadsIn(block: EditorBlock): readonly string[] {
  return filesIn(block).flatMap(one => ('upload' in one && one.upload !== undefined ? [String(one.upload)] : []))
}

function filesIn(block: EditorBlock): readonly object[] {
  if (block._type === 'gallery') return (block as unknown as EditorGallery).gallery.pictures
  if (block._type !== 'recording') return [block]
  const { recording } = block as unknown as EditorRecording
  return [recording, ...(recording.poster ? [recording.poster] : []), ...(recording.tracks ?? [])]
}
