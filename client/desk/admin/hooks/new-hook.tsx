/** The fields of a new hook. */
import { useState } from 'react'
import { createHook } from '#client/desk/admin/admin-calls.ts'
import { AdminForm } from '#client/desk/admin/admin-form.tsx'
import { SelectField } from '#client/desk/admin/select-field.tsx'
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'

const said = words.admin.hooks

type Props = {
  readonly onMade: (hook: { readonly id: string; readonly secret: string }) => void
  readonly onCancel: () => void
}

export function NewHook({ onMade, onCancel }: Props) {
  const [name, setName] = useState('')
  const [blog, setBlog] = useState('')
  const [role, setRole] = useState('editor')

  async function submit() {
    const outcome = await createHook({ name, blog: blog.trim(), role })
    if (outcome.kind !== 'done') return outcome
    onMade({ id: outcome.hook.id, secret: outcome.secret })
    return undefined
  }

  const roles = [
    ['editor', said.publishes],
    ['contributor', said.submits],
  ] as const
  return (
    <AdminForm label={said.create} submit={words.blogForm.create} onSubmit={submit} onCancel={onCancel}>
      <Field label={words.admin.name} help={said.nameHelp} value={name} onText={setName} longest={100} required />
      <div className="pair">
        <Field label={said.coverage} help={said.coverageHelp} value={blog} onText={setBlog} required dir="ltr" />
        <SelectField label={said.items} value={role} options={roles} onValue={setRole} />
      </div>
    </AdminForm>
  )
}
