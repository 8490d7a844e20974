/** The lead picture of a coverage: uploaded here, or none. */
import { PictureUpload } from '#client/desk/api/picture-upload.tsx'
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

function addressOf(url: string): string {
  return url.startsWith('/') ? folder + url : url
}
