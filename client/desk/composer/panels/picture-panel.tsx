/** Brings a picture into the text: a file of this device, or the address of one that is on the web already. */
import { useEditor } from '@portabletext/editor'
import { useContext, useId, useState } from 'react'
import type { Uploaded } from '#client/desk/composer/body/close-body.ts'
import { UploadsContext } from '#client/desk/composer/body/uploads-context.tsx'
import { readAddress } from '#client/desk/composer/paste/web-address.ts'
import { Panel } from './panel.tsx'
import { usePanelWords } from './panel-words.ts'

const WRONG = 'That is no web address. Write one such as https://example.com/picture.jpg'
const NO_PICTURE = 'There is no picture at this address that could be shown here.'

export function PicturePanel({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor()
  const uploads = useContext(UploadsContext)
  const [typed, setTyped, forget] = usePanelWords(editor, 'picture')
  const [problem, setProblem] = useState<string>()
  const id = useId()

  function insert(picture: object) {
    const value = { alt: '', ...picture }
    editor.send({ type: 'insert.block object', blockObject: { name: 'image', value }, placement: 'auto' })
  }

  async function submit() {
    const url = readAddress(typed)
    if (!url) return setProblem(WRONG)
    try {
      insert(await measure(url))
      forget()
      onClose()
    } catch {
      setProblem(NO_PICTURE)
    }
  }

  return (
    <Panel label="Picture" onSubmit={submit} onClose={onClose}>
      <label className="composer-file">
        Choose a picture
        <input
          type="file"
          accept="image/*"
          multiple
          onChange={event => {
            for (const file of event.target.files ?? []) insert({ upload: uploads.start(file) })
            onClose()
          }}
        />
      </label>
      <label htmlFor={id}>or its address</label>
      <input
        id={id}
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://"
        value={typed}
        aria-invalid={problem !== undefined}
        aria-describedby={problem && `${id}-problem`}
        onChange={event => {
          setTyped(event.target.value)
          setProblem(undefined)
        }}
      />
      <button type="button" className="composer-main" onClick={submit}>
        Insert
      </button>
      <button type="button" onClick={onClose}>
        Cancel
      </button>
      {problem && (
        <p id={`${id}-problem`} className="composer-problem" role="alert">
          {problem}
        </p>
      )}
    </Panel>
  )
}

/** With its size readers' pages keep its place free. */
function measure(url: string): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve({ url, width: image.naturalWidth, height: image.naturalHeight })
    image.onerror = reject
    image.src = url
  })
}
