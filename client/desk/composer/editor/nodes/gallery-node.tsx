/** A gallery in the text: its pictures with their texts, in their order. */
import type { BlockObjectRenderProps } from '@portabletext/editor'
import { useContext, useState } from 'react'
import type { EditorGallery, EditorPicture } from '#client/desk/composer/body/editor-schema.ts'
import { UploadsContext, useUpload } from '#client/desk/composer/body/uploads-context.tsx'
import { words } from '#client/desk/kit/words.ts'
import { MOST_PICTURES } from '#shared/blog/portable-text.ts'
import { LimitedField } from './limited-field.tsx'
import { PartsFrame } from './parts-frame.tsx'
import { UploadState } from './upload-state.tsx'
import { useParts } from './use-parts.ts'

const said = words.composer.nodes.gallery

export function GalleryNode({ node, path, readOnly, ...rest }: BlockObjectRenderProps) {
  const uploads = useContext(UploadsContext)
  const held = (node as unknown as EditorGallery).gallery
  const { parts, change, settle, select, makeKey } = useParts(held, { path, name: 'gallery' })
  const [leftOut, setLeftOut] = useState(0)
  const { pictures } = parts
  const setPictures = (pictures: readonly EditorPicture[]) => change({ ...parts, pictures })

  function add(files: FileList | null) {
    const chosen = [...(files ?? [])]
    const fitting = chosen.slice(0, MOST_PICTURES - pictures.length)
    setLeftOut(chosen.length - fitting.length)
    setPictures([...pictures, ...fitting.map(file => ({ _key: makeKey(), alt: '', upload: uploads.start(file) }))])
  }

  const fields = (
    <>
      <ol className="composer-gallery">
        {pictures.map((picture, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a key may occur twice in what a client sent
          <li key={index}>
            <GalleryPicture {...{ picture, readOnly }} onPicture={one => setPictures(pictures.with(index, one))} />
            {!readOnly && <Order {...{ pictures, index }} onPictures={setPictures} />}
          </li>
        ))}
      </ol>
      {leftOut > 0 && <p role="alert">{said.leftOut({ count: leftOut, most: MOST_PICTURES })}</p>}
      {!readOnly && pictures.length < MOST_PICTURES && (
        <label className="composer-file">
          {said.add}
          <input
            type="file"
            accept="image/*"
            multiple
            onChange={({ target }) => {
              add(target.files)
              // Choosing the same pictures again is a change too.
              target.value = ''
            }}
          />
        </label>
      )}
      <LimitedField
        {...{ label: said.caption, value: parts.caption, longest: 300, disabled: readOnly }}
        onText={caption => change({ ...parts, caption })}
      />
    </>
  )
  return <PartsFrame {...rest} {...{ path, readOnly, fields, onEnter: select, onLeave: settle }} />
}

type PictureProps = {
  readonly picture: EditorPicture
  readonly readOnly: boolean
  readonly onPicture: (picture: EditorPicture) => void
}

function GalleryPicture({ picture, readOnly, onPicture }: PictureProps) {
  const { upload, retry } = useUpload(picture.upload)
  const source = upload?.preview ?? picture.url
  const isMissed = (picture.alt ?? '').trim() === ''
  return (
    <div className="composer-gallery-picture">
      {source && <img src={source} alt={picture.alt ?? ''} draggable={false} />}
      {upload && <UploadState {...{ upload, retry }} />}
      {FIELDS.map(({ name, longest }) => (
        <LimitedField
          key={name}
          {...{ label: words.fieldsInText[name], value: picture[name], longest, disabled: readOnly }}
          onText={text => onPicture({ ...picture, [name]: text })}
        />
      ))}
      {isMissed && <p className="composer-hint">{words.composer.nodes.picture.noDescription}</p>}
    </div>
  )
}

const FIELDS = [
  { name: 'alt', longest: 1_000 },
  { name: 'caption', longest: 1_000 },
  { name: 'credit', longest: 300 },
] as const

type OrderProps = {
  readonly pictures: readonly EditorPicture[]
  readonly index: number
  readonly onPictures: (pictures: readonly EditorPicture[]) => void
}

function Order({ pictures, index, onPictures }: OrderProps) {
  const number = index + 1
  function move(to: number) {
    const [one] = pictures.slice(index, number)
    if (one) onPictures(pictures.toSpliced(index, 1).toSpliced(to, 0, one))
  }
  return (
    <div className="composer-node-actions">
      <button
        type="button"
        disabled={index === 0}
        aria-label={said.forward({ number })}
        onClick={() => move(index - 1)}
      >
        ↑
      </button>
      <button
        type="button"
        disabled={number === pictures.length}
        aria-label={said.back({ number })}
        onClick={() => move(number)}
      >
        ↓
      </button>
      <button
        type="button"
        aria-label={said.remove({ number })}
        onClick={() => onPictures(pictures.toSpliced(index, 1))}
      >
        {words.composer.nodes.remove}
      </button>
    </div>
  )
}
