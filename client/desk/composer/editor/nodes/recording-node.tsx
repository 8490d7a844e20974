/** Video or audio in the text; its fields are loaded with the first one. */
import type { BlockObjectRenderProps } from '@portabletext/editor'
import type { EditorRecording } from '#client/desk/composer/body/editor-schema.ts'
import { part } from '#client/desk/kit/part.tsx'
import { words } from '#client/desk/kit/words.ts'
import { PartsFrame } from './parts-frame.tsx'
import { useParts } from './use-parts.ts'

const Fields = part(
  () => import('./recording/recording-fields.tsx').then(({ RecordingFields }) => RecordingFields),
  <p className="composer-hint">{words.loading}</p>,
)

export function RecordingNode({ node, path, readOnly, ...rest }: BlockObjectRenderProps) {
  const held = (node as unknown as EditorRecording).recording
  const { parts, change, settle, select, makeKey } = useParts(held, { path, name: 'recording' })
  const fields = <Fields.View {...{ parts, readOnly, makeKey, onParts: change }} />
  return <PartsFrame {...rest} {...{ path, readOnly, fields, onEnter: select, onLeave: settle }} />
}
