/** Sites: partners whose pages may show coverages. */
import { type ListedSite, listSites, revokeSite } from '#client/desk/admin/admin-calls.ts'
import { DangerButton } from '#client/desk/admin/danger-button.tsx'
import { EditedList } from '#client/desk/admin/edited-list.tsx'
import { failureOf } from '#client/desk/admin/failure-of.ts'
import { inCoverages, inTime } from '#client/desk/admin/in-words.ts'
import { RecordRow } from '#client/desk/admin/records.tsx'
import { words } from '#client/desk/kit/words.ts'
import { SiteForm } from './site-form.tsx'

const said = words.admin.sites

export function SitesScreen() {
  return (
    <EditedList
      title={words.admin.sections.sites}
      help={said.help}
      create={said.create}
      none={said.none}
      load={listSites}
      recordsIn={({ sites }) => sites}
      idOf={({ site }) => site.id}
      isOver={({ site }) => site.revokedAt !== undefined}
      form={(listed, props) => <SiteForm {...(listed && { site: listed.site })} {...props} />}
      row={(listed, props) => <SiteEntry {...listed} {...props} />}
    />
  )
}

type EntryProps = ListedSite & { readonly reload: () => Promise<void>; readonly onEdit: () => void }

function SiteEntry({ site, visits, reload, onEdit }: EntryProps) {
  const { id, name, origins, blogs, topic, remember, createdAt, revokedAt } = site
  return (
    <RecordRow
      name={name}
      facts={[
        inCoverages(blogs),
        topic !== undefined && said.onlyTopic({ topic }),
        remember === false && said.forgetful,
        words.coverages.readers({ count: visits.connections }),
        words.admin.created({ when: inTime(createdAt) }),
        revokedAt !== undefined && words.admin.revoked({ when: inTime(revokedAt) }),
      ]}
      actions={
        revokedAt === undefined && (
          <>
            <button type="button" className="quiet" aria-label={said.editNamed({ name })} onClick={onEdit}>
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
