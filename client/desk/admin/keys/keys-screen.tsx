/** Keys: create one, whose secret is shown once; see when each was last used; revoke it. */
import { useState } from 'react'
import { createKey, type KeyRole, type ListedKey, listKeys, revokeKey } from '#client/desk/admin/admin-calls.ts'
import { AdminForm } from '#client/desk/admin/admin-form.tsx'
import { CreateButton } from '#client/desk/admin/create-button.tsx'
import { DangerButton } from '#client/desk/admin/danger-button.tsx'
import { failureOf } from '#client/desk/admin/failure-of.ts'
import { coveragesIn, inCoverages, inTime } from '#client/desk/admin/in-words.ts'
import { RecordList, RecordRow } from '#client/desk/admin/records.tsx'
import { AdminScreen } from '#client/desk/admin/screen.tsx'
import { SelectField } from '#client/desk/admin/select-field.tsx'
import { SecretOnce } from '#client/desk/admin/shown-once.tsx'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'

const said = words.admin.keys
const ROLES: readonly KeyRole[] = ['editor', 'contributor', 'admin']

export function KeysScreen() {
  const loaded = useLoaded(listKeys)
  const [isMaking, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()

  function made(shown: string) {
    setMaking(false)
    setSecret(shown)
    void loaded.reload()
  }

  const before = (
    <>
      {isMaking && <NewKey onMade={made} onCancel={() => setMaking(false)} />}
      {secret !== undefined && (
        <SecretOnce key={secret} label={said.secret} secret={secret} onDone={() => setSecret(undefined)} />
      )}
    </>
  )
  const create = <CreateButton text={said.create} isOpen={isMaking} onOpen={() => setMaking(true)} />
  return (
    <AdminScreen title={words.admin.sections.keys} help={said.help} loaded={loaded} actions={create} before={before}>
      {({ keys }) => (
        <RecordList records={keys} none={said.none} isOver={isOver}>
          {key => <KeyEntry key={key.id} shown={key} reload={loaded.reload} />}
        </RecordList>
      )}
    </AdminScreen>
  )
}

function isOver({ revokedAt, expiresAt }: ListedKey): boolean {
  return revokedAt !== undefined || (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now())
}

type EntryProps = { readonly shown: ListedKey; readonly reload: () => Promise<void> }

function KeyEntry({ shown, reload }: EntryProps) {
  const { id, name, role, blogs, createdAt, usedAt, expiresAt, revokedAt } = shown
  return (
    <RecordRow
      name={name}
      note={words.roles[role]}
      facts={[
        inCoverages(blogs),
        words.admin.created({ when: inTime(createdAt) }),
        usedAt === undefined ? said.unused : said.used({ when: inTime(usedAt) }),
        expiresAt !== undefined && said.ends({ when: inTime(expiresAt) }),
        revokedAt !== undefined && words.admin.revoked({ when: inTime(revokedAt) }),
      ]}
      actions={
        !isOver(shown) && (
          <DangerButton
            text={words.admin.revoke}
            label={words.admin.revokeNamed({ name })}
            title={words.admin.revokeTitle({ name })}
            help={said.revokeHelp}
            onConfirm={() => failureOf(revokeKey(id), reload)}
          />
        )
      }
    />
  )
}

type NewKeyProps = { readonly onMade: (secret: string) => void; readonly onCancel: () => void }

function NewKey({ onMade, onCancel }: NewKeyProps) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<string>('editor')
  const [blogs, setBlogs] = useState('')
  const [end, setEnd] = useState('')

  async function submit() {
    // A day ends where this device is.
    const expiresAt = end === '' ? {} : { expiresAt: new Date(`${end}T23:59:59`).toISOString() }
    const covers = role === 'admin' ? {} : { blogs: coveragesIn(blogs) }
    const outcome = await createKey({ name, role, ...covers, ...expiresAt })
    if (outcome.kind !== 'done') return outcome
    onMade(outcome.secret)
    return undefined
  }

  return (
    <AdminForm label={said.create} submit={words.blogForm.create} onSubmit={submit} onCancel={onCancel}>
      <div className="pair">
        <Field label={words.admin.name} help={said.nameHelp} value={name} onText={setName} longest={100} required />
        <SelectField
          label={words.admin.role}
          value={role}
          options={ROLES.map(one => [one, words.roles[one]] as const)}
          onValue={setRole}
        />
      </div>
      {role !== 'admin' && (
        <Field label={words.blogs.title} help={words.admin.coveragesHelp} value={blogs} onText={setBlogs} dir="ltr" />
      )}
      <Field label={said.end} help={said.endHelp} value={end} onText={setEnd} type="date" />
    </AdminForm>
  )
}
