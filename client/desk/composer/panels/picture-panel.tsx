/** Inserts a picture: a file of this device, or one that is on the web already. */
import { useEditor } from '@portabletext/editor'
import { useContext } from 'react'
import type { Uploaded } from '#client/desk/composer/body/closing.ts'
import { UploadsContext } from '#client/desk/composer/body/uploads-context.tsx'
import { words } from '#client/desk/kit/words.ts'
import { AddressPanel } from './address-panel.tsx'

const said = words.composer.panels.picture

export function PicturePanel({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor()
  const uploads = useContext(UploadsContext)

  function insert(picture: object): undefined {
    const value = { alt: '', ...picture }
    editor.send({ type: 'insert.block object', blockObject: { name: 'image', value }, placement: 'auto' })
  }

  function choose(files: FileList | null) {
    for (const file of files ?? []) insert({ upload: uploads.start(file) })
    onClose()
  }

  return (
    <AddressPanel
      {...{ label: said.label, field: said.field, action: said.insert, name: 'picture', onClose }}
      example="https://example.com/picture.jpg"
      onAddress={url => measure(url).then(insert, () => said.none)}
      before={
        <label className="composer-file">
          {said.choose}
          <input type="file" accept="image/*" multiple onChange={({ target }) => choose(target.files)} />
        </label>
      }
    />
  )
}

/** Readers' pages reserve the space of a picture by its size. */
function measure(url: string): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve({ url, width: image.naturalWidth, height: image.naturalHeight })
    image.onerror = reject
    image.src = url
  })
}
