/** Sites: partners whose pages may show coverages. */
import { useState } from 'react'
import { type ListedSite, listSites, type PartnerSite, revokeSite } from '#client/desk/admin/admin-calls.ts'
import { CreateButton } from '#client/desk/admin/create-button.tsx'
import { DangerButton } from '#client/desk/admin/danger-button.tsx'
import { failureOf } from '#client/desk/admin/failure-of.ts'
import { inCoverages, inTime } from '#client/desk/admin/in-words.ts'
import { RecordList, RecordRow } from '#client/desk/admin/records.tsx'
import { AdminScreen } from '#client/desk/admin/screen.tsx'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { words } from '#client/desk/kit/words.ts'
import { SiteForm } from './site-form.tsx'

const said = words.admin.sites

export function SitesScreen() {
  const loaded = useLoaded(listSites)
  const [isMaking, setMaking] = useState(false)
  const [edited, setEdited] = useState<PartnerSite>()

  function done() {
    setMaking(false)
    setEdited(undefined)
    void loaded.reload()
  }

  const create = <CreateButton text={said.create} isOpen={isMaking} onOpen={() => setMaking(true)} />
  return (
    <AdminScreen
      title={words.admin.sections.sites}
      help={said.help}
      loaded={loaded}
      actions={create}
      before={isMaking && <SiteForm onDone={done} onCancel={() => setMaking(false)} />}
    >
      {({ sites }) => (
        <RecordList records={sites} none={said.none} isOver={({ site }) => site.revokedAt !== undefined}>
          {visited =>
            edited?.id === visited.site.id ? (
              <li key={visited.site.id}>
                <SiteForm site={edited} onDone={done} onCancel={() => setEdited(undefined)} />
              </li>
            ) : (
              <SiteEntry key={visited.site.id} {...visited} reload={loaded.reload} onEdit={setEdited} />
            )
          }
        </RecordList>
      )}
    </AdminScreen>
  )
}

type EntryProps = ListedSite & { readonly reload: () => Promise<void>; readonly onEdit: (site: PartnerSite) => void }

function SiteEntry({ site, visits, reload, onEdit }: EntryProps) {
  const { id, name, origins, blogs, createdAt, revokedAt } = site
  return (
    <RecordRow
      name={name}
      facts={[
        inCoverages(blogs),
        words.coverages.readers({ count: visits.connections }),
        words.admin.created({ when: inTime(createdAt) }),
        revokedAt !== undefined && words.admin.revoked({ when: inTime(revokedAt) }),
      ]}
      actions={
        revokedAt === undefined && (
          <>
            <button type="button" className="quiet" aria-label={said.editNamed({ name })} onClick={() => onEdit(site)}>
              {said.edit}
            </button>
            <DangerButton
              text={words.admin.revoke}
              label={words.admin.revokeNamed({ name })}
              title={words.admin.revokeTitle({ name })}
              help={said.revokeHelp}
              onConfirm={() => failureOf(revokeSite(id), reload)}
            />
          </>
        )
      }
    >
      <p>
        <code dir="ltr">{origins.join(' ')}</code>
      </p>
    </RecordRow>
  )
}
