/** The lead picture of a coverage: uploaded here, or none. */
import { useEffect, useId, useRef, useState } from 'react'
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { FocusField } from '#client/desk/kit/focus-field.tsx'
import { folder } from '#client/desk/kit/folder.ts'
import { words } from '#client/desk/kit/words.ts'
import type { LeadFields } from './blog-fields.ts'

const said = words.blogForm

type Props = { readonly lead: LeadFields; readonly onLead: (some: Partial<LeadFields>) => void }

/** What another picture does not keep. */
const OF_THE_PICTURE = { width: undefined, height: undefined, focus: undefined, preview: undefined }

export function LeadField({ lead, onLead }: Props) {
  return (
    <fieldset className="group">
      <legend>{said.lead}</legend>
      {lead.url && <img className="lead-preview" src={addressOf(lead.url)} alt={lead.alt} />}
      <PictureUpload hasPicture={lead.url !== ''} onPicture={picture => onLead({ ...OF_THE_PICTURE, ...picture })} />
      {lead.url && <Field label={said.alt} value={lead.alt} onText={alt => onLead({ alt })} />}
      {lead.url && <FocusField source={addressOf(lead.url)} focus={lead.focus} onFocus={focus => onLead({ focus })} />}
      {(lead.url || lead.caption || lead.credit) && (
        <>
          <Field label={said.caption} value={lead.caption} onText={caption => onLead({ caption })} />
          <Field label={said.credit} value={lead.credit} onText={credit => onLead({ credit })} />
        </>
      )}
    </fieldset>
  )
}

type Picture = Pick<LeadFields, 'url' | 'width' | 'height' | 'preview'>
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

function addressOf(url: string): string {
  return url.startsWith('/') ? folder + url : url
}
