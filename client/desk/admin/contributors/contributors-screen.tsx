/** The newsroom's contributors: the people whom readers see as authors. */
import { DangerButton } from '#client/desk/admin/danger-button.tsx'
import { EditedList } from '#client/desk/admin/edited-list.tsx'
import { failureOf } from '#client/desk/admin/failure-of.ts'
import { RecordRow } from '#client/desk/admin/records.tsx'
import { server } from '#client/desk/api/server.ts'
import { words } from '#client/desk/kit/words.ts'
import type { ListedContributor } from '#shared/blog/listed-contributor.ts'
import { ContributorForm } from './contributor-form.tsx'

const said = words.admin.contributors

export function ContributorsScreen() {
  return (
    <EditedList
      title={words.admin.sections.contributors}
      help={said.help}
      create={said.create}
      none={said.none}
      load={() => server.contributors()}
      recordsIn={({ contributors }) => contributors}
      idOf={({ id }) => id}
      form={(contributor, props) => <ContributorForm {...(contributor && { contributor })} {...props} />}
      row={(contributor, props) => <Entry contributor={contributor} {...props} />}
    />
  )
}

type EntryProps = {
  readonly contributor: ListedContributor
  readonly reload: () => Promise<void>
  readonly onEdit: () => void
}

function Entry({ contributor, reload, onEdit }: EntryProps) {
  const { id, name, role, url } = contributor
  return (
    <RecordRow
      name={name}
      facts={[role, url]}
      actions={
        <>
          <button type="button" className="quiet" aria-label={words.admin.sites.editNamed({ name })} onClick={onEdit}>
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
