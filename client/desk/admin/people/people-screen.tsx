/** People who sign in with the newsroom's identity provider: keep one out, and let them in again. */
import { type ListedPerson, listPeople, restorePerson, revokePerson } from '#client/desk/admin/admin-calls.ts'
import { DangerButton } from '#client/desk/admin/danger-button.tsx'
import { failureOf } from '#client/desk/admin/failure-of.ts'
import { inCoverages, inTime } from '#client/desk/admin/in-words.ts'
import { RecordList, RecordRow } from '#client/desk/admin/records.tsx'
import { AdminScreen } from '#client/desk/admin/screen.tsx'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'

const said = words.admin.people

export function PeopleScreen() {
  const loaded = useLoaded(listPeople)
  return (
    <AdminScreen title={words.admin.sections.people} help={said.help} loaded={loaded}>
      {({ people }) => (
        <RecordList records={people} none={said.none} isOver={({ revokedAt }) => revokedAt !== undefined}>
          {person => <PersonEntry key={person.id} person={person} reload={loaded.reload} />}
        </RecordList>
      )}
    </AdminScreen>
  )
}

function PersonEntry({ person, reload }: { readonly person: ListedPerson; readonly reload: () => Promise<void> }) {
  const { id, name, email, role, blogs, seenAt, revokedAt } = person

  const { isRunning, press } = useOneRun()

  async function restore() {
    const failure = await failureOf(restorePerson(id), reload)
    if (failure) tellProblem(failureText(failure))
  }

  return (
    <RecordRow
      name={name}
      note={words.roles[role]}
      facts={[
        email,
        inCoverages(blogs),
        said.seen({ when: inTime(seenAt) }),
        revokedAt !== undefined && said.keptOut({ when: inTime(revokedAt) }),
      ]}
      actions={
        revokedAt === undefined ? (
          <DangerButton
            text={said.keepOut}
            label={said.keepOutNamed({ name })}
            title={said.keepOutTitle({ name })}
            help={said.keepOutHelp}
            onConfirm={() => failureOf(revokePerson(id), reload)}
          />
        ) : (
          <button
            type="button"
            className="quiet"
            aria-label={said.restoreNamed({ name })}
            aria-disabled={isRunning}
            onClick={press(restore)}
          >
            {said.restore}
          </button>
        )
      }
    />
  )
}
