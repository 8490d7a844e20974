/** The last deliveries of a hook, newest first. */
import { type ListedHook, listDeliveries } from '#client/desk/admin/admin-calls.ts'
import { inTime } from '#client/desk/admin/in-words.ts'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { words } from '#client/desk/kit/words.ts'
import { outcomeText } from './outcome-text.ts'

const said = words.admin.hooks

type Props = { readonly hook: Pick<ListedHook, 'id' | 'name'>; readonly onClose: () => void }

export function DeliveriesDialog({ hook: { id, name }, onClose }: Props) {
  const { value, problem } = useLoaded(() => listDeliveries(id))
  return (
    <Modal title={said.deliveriesOf({ name })} onClose={onClose}>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {value === undefined && problem === undefined && <p className="soft">{words.loading}</p>}
      {value?.deliveries.length === 0 && <p>{said.noDeliveries}</p>}
      {value && value.deliveries.length > 0 && (
        <ul className="records">
          {value.deliveries.map(({ at, outcome, isFailed, item }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a list that is not changed
            <li key={index}>
              <p className="facts">
                <span>{inTime(at)}</span>
                <span className={isFailed ? 'problem' : undefined}>{outcomeText({ outcome })}</span>
                {item !== undefined && (
                  <code>
                    <bdi>{item}</bdi>
                  </code>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  )
}
