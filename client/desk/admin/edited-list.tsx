/** An admin screen of records that are created in a form above the list, and edited in place of their row. */
import { Fragment, type ReactNode, useState } from 'react'
import { CreateButton } from './create-button.tsx'
import { RecordList } from './records.tsx'
import { AdminScreen } from './screen.tsx'
import { useLoaded } from './use-loaded.ts'

type FormProps = { readonly onDone: () => void; readonly onCancel: () => void }

type Props<T extends object, R> = {
  readonly title: string
  readonly help: string
  /** The button that opens an empty form. */
  readonly create: string
  readonly none: string
  readonly load: Parameters<typeof useLoaded<T>>[0]
  readonly recordsIn: (loaded: T) => readonly R[]
  readonly idOf: (record: R) => string
  readonly isOver?: (record: R) => boolean
  /** Without a record, that of a new one. */
  readonly form: (record: R | undefined, props: FormProps) => ReactNode
  readonly row: (record: R, props: { readonly reload: () => Promise<void>; readonly onEdit: () => void }) => ReactNode
}

export function EditedList<T extends object, R>({
  title,
  help,
  create,
  none,
  load,
  recordsIn,
  idOf,
  ...props
}: Props<T, R>) {
  const { isOver = () => false, form, row } = props
  const loaded = useLoaded(load)
  const [isMaking, setMaking] = useState(false)
  // As it was when the form opened: a reload must not lend its version to older words.
  const [edited, setEdited] = useState<R>()

  function done() {
    setMaking(false)
    setEdited(undefined)
    void loaded.reload()
  }

  return (
    <AdminScreen
      title={title}
      help={help}
      loaded={loaded}
      actions={<CreateButton text={create} isOpen={isMaking} onOpen={() => setMaking(true)} />}
      before={isMaking && form(undefined, { onDone: done, onCancel: () => setMaking(false) })}
    >
      {value => (
        <RecordList records={recordsIn(value)} none={none} isOver={isOver}>
          {record =>
            edited && idOf(edited) === idOf(record) ? (
              <li key={idOf(record)}>{form(edited, { onDone: done, onCancel: () => setEdited(undefined) })}</li>
            ) : (
              <Fragment key={idOf(record)}>
                {row(record, { reload: loaded.reload, onEdit: () => setEdited(record) })}
              </Fragment>
            )
          }
        </RecordList>
      )}
    </AdminScreen>
  )
}
