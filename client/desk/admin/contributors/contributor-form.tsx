/** The fields of a contributor, new or being edited. */
import { useState } from 'react'
import { AdminForm } from '#client/desk/admin/admin-form.tsx'
import { PictureUpload } from '#client/desk/api/picture-upload.tsx'
import { server } from '#client/desk/api/server.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { folder } from '#client/desk/kit/folder.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Contributor } from '#shared/blog/contributor.ts'
import type { ListedContributor } from '#shared/blog/listed-contributor.ts'

const said = words.admin.contributors

type Props = {
  readonly contributor?: ListedContributor
  readonly onDone: () => void
  readonly onCancel: () => void
}

export function ContributorForm({ contributor, onDone, onCancel }: Props) {
  const [name, setName] = useState(contributor?.name ?? '')
  const [role, setRole] = useState(contributor?.role ?? '')
  const [url, setUrl] = useState(contributor?.url ?? '')
  const [portrait, setPortrait] = useState<Contributor['portrait']>(contributor?.portrait)

  async function submit() {
    const outcome = await (contributor
      ? server.editContributor(contributor, { name, role: role || null, url: url || null, portrait: portrait ?? null })
      : server.createContributor({ name, ...(role && { role }), ...(url && { url }), ...(portrait && { portrait }) }))
    if (outcome.kind !== 'done') return outcome
    onDone()
    return undefined
  }

  const [label, send] = contributor
    ? [words.admin.sites.edit, words.blogForm.save]
    : [said.create, words.blogForm.create]
  return (
    <AdminForm label={label} submit={send} onSubmit={submit} onCancel={onCancel}>
      <Field label={words.admin.name} value={name} onText={setName} longest={100} required />
      <Field label={said.role} value={role} onText={setRole} longest={100} />
      <Field label={said.url} value={url} onText={setUrl} dir="ltr" />
      <fieldset className="group">
        <legend>{said.portrait}</legend>
        {portrait && <img className="lead-preview" src={addressOf(portrait.url)} alt="" />}
        <PictureUpload
          hasPicture={portrait !== undefined}
          onPicture={({ url: address, width, height, preview }) =>
            setPortrait(
              address
                ? {
                    ...{ url: address, alt: '' },
                    ...(width !== undefined && { width }),
                    ...(height !== undefined && { height }),
                    ...(preview !== undefined && { preview }),
                  }
                : undefined,
            )
          }
        />
      </fieldset>
    </AdminForm>
  )
}

function addressOf(url: string): string {
  return url.startsWith('/') ? folder + url : url
}
