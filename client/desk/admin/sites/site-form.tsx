/** The fields of a site, new or being edited. */
import { useId, useState } from 'react'
import { createSite, editSite, type PartnerSite } from '#client/desk/admin/admin-calls.ts'
import { AdminForm } from '#client/desk/admin/admin-form.tsx'
import { coveragesIn } from '#client/desk/admin/in-words.ts'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { server } from '#client/desk/api/server.ts'
import { CheckField } from '#client/desk/kit/check-field.tsx'
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'

const said = words.admin.sites

type Props = { readonly site?: PartnerSite; readonly onDone: () => void; readonly onCancel: () => void }

export function SiteForm({ site, onDone, onCancel }: Props) {
  const [name, setName] = useState(site?.name ?? '')
  const [origins, setOrigins] = useState(site?.origins.join('\n') ?? '')
  const [blogs, setBlogs] = useState(site && site.blogs !== 'all' ? site.blogs.join(', ') : '')
  const [topic, setTopic] = useState(site?.topic ?? '')
  const [forgets, setForgets] = useState(site?.remember === false)

  async function submit() {
    const body = { name, origins: origins.split(/\s+/).filter(one => one !== ''), blogs: coveragesIn(blogs) }
    const only = topic.trim()
    const outcome = await (site
      ? editSite(site, { ...body, topic: only || null, remember: forgets ? false : null })
      : createSite({ ...body, ...(only && { topic: only }), ...(forgets && { remember: false }) }))
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
      <TopicField topic={topic} onTopic={setTopic} />
      <CheckField label={said.forgets} help={said.forgetsHelp} isOn={forgets} onOn={setForgets} />
    </AdminForm>
  )
}

type TopicProps = { readonly topic: string; readonly onTopic: (topic: string) => void }

/** Offers the topics of the newest coverages with their names. */
function TopicField({ topic, onTopic }: TopicProps) {
  const list = useId()
  const { value } = useLoaded(() => server.blogs())
  const blogs = value?.blogs ?? []
  const listed = new Map(blogs.flatMap(({ topics = [] }) => topics.map(one => [one.id, one.name])))
  return (
    <>
      <Field label={said.topic} help={said.topicHelp} value={topic} onText={onTopic} list={list} dir="ltr" />
      <datalist id={list}>
        {[...listed].map(([id, name]) => (
          <option key={id} value={id} label={name} />
        ))}
      </datalist>
    </>
  )
}
