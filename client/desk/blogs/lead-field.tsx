/** The lead picture of a coverage: uploaded here, or none. */
import { useId, useState } from 'react'
import { Field } from '../field.tsx'
import { folder } from '../place.ts'
import { problemText } from '../problem-text.ts'
import { uploadPicture } from '../server/media.ts'
import { words } from '../words.ts'
import type { LeadFields } from './blog-fields.ts'

const said = words.blogForm

type Props = { readonly lead: LeadFields; readonly onLead: (lead: LeadFields) => void }

export function LeadField({ lead, onLead }: Props) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const id = useId()

  async function upload(file: File | undefined) {
    if (!file) return
    setBusy(true)
    setProblem(undefined)
    const answer = await uploadPicture(file)
    setBusy(false)
    if (answer.kind === 'done') onLead({ ...lead, ...answer.value.picture })
    else setProblem(problemText(answer))
  }

  return (
    <fieldset className="group">
      <legend>{said.lead}</legend>
      {lead.url && <img className="lead-preview" src={addressOf(lead.url)} alt={lead.alt} />}
      <label className="button" htmlFor={id}>
        {isBusy ? said.uploading : lead.url ? said.replace : said.upload}
      </label>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept="image/*"
        disabled={isBusy}
        onChange={({ target }) => void upload(target.files?.[0])}
      />
      {lead.url && (
        <button
          type="button"
          className="quiet"
          onClick={() => onLead({ ...lead, url: '', width: undefined, height: undefined })}
        >
          {said.removePicture}
        </button>
      )}
      <p className="problem" role="alert">
        {problem}
      </p>
      {lead.url && <Field label={said.alt} value={lead.alt} onText={alt => onLead({ ...lead, alt })} />}
      {(lead.url || lead.caption || lead.credit) && (
        <>
          <Field label={said.caption} value={lead.caption} onText={caption => onLead({ ...lead, caption })} />
          <Field label={said.credit} value={lead.credit} onText={credit => onLead({ ...lead, credit })} />
        </>
      )}
    </fieldset>
  )
}

function addressOf(url: string): string {
  return url.startsWith('/') ? folder + url : url
}
