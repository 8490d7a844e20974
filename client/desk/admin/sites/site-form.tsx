/** The fields of a site, new or being edited. */
import { useState } from 'react'
import { createSite, editSite, type PartnerSite } from '#client/desk/admin/admin-calls.ts'
import { AdminForm } from '#client/desk/admin/admin-form.tsx'
import { coveragesIn } from '#client/desk/admin/in-words.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'

const said = words.admin.sites

type Props = { readonly site?: PartnerSite; readonly onDone: () => void; readonly onCancel: () => void }

export function SiteForm({ site, onDone, onCancel }: Props) {
  const [name, setName] = useState(site?.name ?? '')
  const [origins, setOrigins] = useState(site?.origins.join('\n') ?? '')
  const [blogs, setBlogs] = useState(site && site.blogs !== 'all' ? site.blogs.join(', ') : '')

  async function submit() {
    const body = { name, origins: origins.split(/\s+/).filter(one => one !== ''), blogs: coveragesIn(blogs) }
    const outcome = await (site ? editSite(site, body) : createSite(body))
    if (outcome.kind !== 'done') return outcome
    onDone()
    return undefined
  }

  const [label, send] = site ? [said.edit, words.blogForm.save] : [said.create, words.blogForm.create]
  return (
    <AdminForm label={label} submit={send} onSubmit={submit} onCancel={onCancel}>
      <Field label={words.admin.name} value={name} onText={setName} longest={100} required />
      <Field label={said.origins} help={said.originsHelp} value={origins} onText={setOrigins} rows={3} required />
      <Field label={words.blogs.title} help={words.admin.coveragesHelp} value={blogs} onText={setBlogs} dir="ltr" />
    </AdminForm>
  )
}
