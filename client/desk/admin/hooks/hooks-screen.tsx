/** Hooks: addresses at which a CMS posts by signed webhooks; whether each works. */
import { useState } from 'react'
import { type HookReceipt, type ListedHook, listHooks, revokeHook, testHook } from '#client/desk/admin/admin-calls.ts'
import { CreateButton } from '#client/desk/admin/create-button.tsx'
import { DangerButton } from '#client/desk/admin/danger-button.tsx'
import { failureOf } from '#client/desk/admin/failure-of.ts'
import { inTime } from '#client/desk/admin/in-words.ts'
import { RecordList, RecordRow } from '#client/desk/admin/records.tsx'
import { AdminScreen } from '#client/desk/admin/screen.tsx'
import { SecretOnce } from '#client/desk/admin/shown-once.tsx'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import { DeliveriesDialog } from './deliveries-dialog.tsx'
import { NewHook } from './new-hook.tsx'
import { outcomeText } from './outcome-text.ts'

const said = words.admin.hooks

type Made = { readonly id: string; readonly secret: string }

export function HooksScreen() {
  const loaded = useLoaded(listHooks)
  const [isMaking, setMaking] = useState(false)
  const [shown, setShown] = useState<Made>()

  function made(hook: Made) {
    setMaking(false)
    setShown(hook)
    void loaded.reload()
  }

  const before = (
    <>
      {isMaking && <NewHook onMade={made} onCancel={() => setMaking(false)} />}
      {shown && (
        <SecretOnce
          key={shown.id}
          label={said.secret}
          secret={shown.secret}
          address={addressOf(shown.id)}
          onDone={() => setShown(undefined)}
        />
      )}
    </>
  )
  const create = <CreateButton text={said.create} isOpen={isMaking} onOpen={() => setMaking(true)} />
  return (
    <AdminScreen title={words.admin.sections.hooks} help={said.help} loaded={loaded} actions={create} before={before}>
      {({ hooks }) => (
        <RecordList records={hooks} none={said.none} isOver={({ revokedAt }) => revokedAt !== undefined}>
          {hook => <HookEntry key={hook.id} hook={hook} reload={loaded.reload} />}
        </RecordList>
      )}
    </AdminScreen>
  )
}

function addressOf(id: string): string {
  return `${location.origin}${folder}/v1/hooks/${id}`
}

function lastOf({ last }: { readonly last?: HookReceipt }): string {
  if (!last) return said.noDeliveries
  const facts = { outcome: outcomeText(last), when: inTime(last.at) }
  return last.isFailed ? said.failing(facts) : said.last(facts)
}

type EntryProps = { readonly hook: ListedHook; readonly reload: () => Promise<void> }

function TestButton({ hook: { id, name }, reload }: EntryProps) {
  const { isRunning, press } = useOneRun()

  async function test() {
    const failure = await failureOf(testHook(id), reload)
    if (failure) tellProblem(failureText(failure))
    else tell(said.tested({ name }))
  }

  return (
    <button
      type="button"
      className="quiet"
      aria-label={said.testNamed({ name })}
      aria-disabled={isRunning}
      onClick={press(test)}
    >
      {said.test}
    </button>
  )
}

function HookEntry({ hook, reload }: EntryProps) {
  const { id, name, blog, role, createdAt, revokedAt, last } = hook
  const [isOpen, setOpen] = useState(false)

  return (
    <RecordRow
      name={name}
      note={words.roles[role]}
      facts={[
        blog,
        words.admin.created({ when: inTime(createdAt) }),
        revokedAt !== undefined && words.admin.revoked({ when: inTime(revokedAt) }),
      ]}
      actions={
        <>
          {revokedAt === undefined && <TestButton {...{ hook, reload }} />}
          <button
            type="button"
            className="quiet"
            aria-label={said.deliveriesOf({ name })}
            onClick={() => setOpen(true)}
          >
            {said.deliveries}
          </button>
          {revokedAt === undefined && (
            <DangerButton
              text={words.admin.revoke}
              label={words.admin.revokeNamed({ name })}
              title={words.admin.revokeTitle({ name })}
              help={said.revokeHelp}
              onConfirm={() => failureOf(revokeHook(id), reload)}
            />
          )}
        </>
      }
    >
      <p className={last?.isFailed ? 'problem' : 'soft'}>{lastOf(hook)}</p>
      <p>
        <code dir="ltr">{addressOf(id)}</code>
      </p>
      {isOpen && <DeliveriesDialog hook={hook} onClose={() => setOpen(false)} />}
    </RecordRow>
  )
}
