/** The button that uploads a picture, another in its place, or takes it out. */
import { useEffect, useId, useRef, useState } from 'react'
import { words } from '#client/desk/kit/words.ts'
import type { Picture as Uploaded } from '#shared/blog/portable-text.ts'
import { failureText } from './problem-text.ts'
import { server } from './server.ts'

const said = words.blogForm

type Picture = { readonly url: string } & Partial<Pick<Uploaded, 'width' | 'height' | 'preview'>>
type UploadProps = { readonly hasPicture: boolean; readonly onPicture: (picture: Picture) => void }

export function PictureUpload({ hasPicture, onPicture }: UploadProps) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)

  // Sent now, the form would go without its picture.
  useEffect(() => input.current?.setCustomValidity(isBusy ? said.stillUploading : ''), [isBusy])

  async function upload(file: File | undefined) {
    if (!file || isBusy) return
    setBusy(true)
    setProblem(undefined)
    const outcome = await server.upload(file)
    setBusy(false)
    if (outcome.kind === 'done') onPicture(outcome.picture)
    else setProblem(failureText(outcome))
  }

  return (
    <>
      <label className="button" htmlFor={id}>
        {isBusy ? said.uploading : hasPicture ? said.replace : said.upload}
      </label>
      <input
        {...{ ref: input, id, type: 'file', className: 'visually-hidden', accept: 'image/*' }}
        aria-disabled={isBusy}
        onChange={({ target }) => {
          void upload(target.files?.[0])
          // Choosing the same picture again is a change too.
          target.value = ''
        }}
      />
      {hasPicture && (
        <button type="button" className="quiet" onClick={() => onPicture({ url: '' })}>
          {said.removePicture}
        </button>
      )}
      <p className="problem" role="alert">
        {problem}
      </p>
    </>
  )
}
