/** The newsroom's contributors: the people whom readers see as authors. */
import { useState } from 'react'
import { CreateButton } from '#client/desk/admin/create-button.tsx'
import { DangerButton } from '#client/desk/admin/danger-button.tsx'
import { failureOf } from '#client/desk/admin/failure-of.ts'
import { RecordList, RecordRow } from '#client/desk/admin/records.tsx'
import { AdminScreen } from '#client/desk/admin/screen.tsx'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { server } from '#client/desk/api/server.ts'
import { words } from '#client/desk/kit/words.ts'
import type { ListedContributor } from '#shared/blog/listed-contributor.ts'
import { ContributorForm } from './contributor-form.tsx'

const said = words.admin.contributors

export function ContributorsScreen() {
  const loaded = useLoaded(() => server.contributors())
  const [isMaking, setMaking] = useState(false)
  const [edited, setEdited] = useState<ListedContributor>()

  function done() {
    setMaking(false)
    setEdited(undefined)
    void loaded.reload()
  }

  const create = <CreateButton text={said.create} isOpen={isMaking} onOpen={() => setMaking(true)} />
  return (
    <AdminScreen
      title={words.admin.sections.contributors}
      help={said.help}
      loaded={loaded}
      actions={create}
      before={isMaking && <ContributorForm onDone={done} onCancel={() => setMaking(false)} />}
    >
      {({ contributors }) => (
        <RecordList records={contributors} none={said.none} isOver={() => false}>
          {one =>
            edited?.id === one.id ? (
              <li key={one.id}>
                <ContributorForm contributor={edited} onDone={done} onCancel={() => setEdited(undefined)} />
              </li>
            ) : (
              <Entry key={one.id} contributor={one} reload={loaded.reload} onEdit={setEdited} />
            )
          }
        </RecordList>
      )}
    </AdminScreen>
  )
}

type EntryProps = {
  readonly contributor: ListedContributor
  readonly reload: () => Promise<void>
  readonly onEdit: (contributor: ListedContributor) => void
}

function Entry({ contributor, reload, onEdit }: EntryProps) {
  const { id, name, role, url } = contributor
  return (
    <RecordRow
      name={name}
      facts={[role, url]}
      actions={
        <>
          <button
            type="button"
            className="quiet"
            aria-label={words.admin.sites.editNamed({ name })}
            onClick={() => onEdit(contributor)}
          >
            {words.admin.sites.edit}
          </button>
          <DangerButton
            text={said.remove}
            label={words.contributors.remove({ name })}
            title={said.removeTitle({ name })}
            help={said.removeHelp}
            onConfirm={() => failureOf(server.removeContributor(contributor), reload)}
          />
          <DangerButton
            text={said.erase}
            label={said.eraseNamed({ name })}
            title={said.eraseTitle({ name })}
            help={said.eraseHelp}
            onConfirm={() => failureOf(server.eraseContributor(id), reload)}
          />
        </>
      }
    />
  )
}
