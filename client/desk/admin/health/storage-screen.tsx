/** What is stored: the size of the database, pictures, and how far back the history goes. */
import { readStorage } from '#client/desk/admin/admin-calls.ts'
import { inMegabytes, inTime } from '#client/desk/admin/in-words.ts'
import { AdminScreen } from '#client/desk/admin/screen.tsx'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { inNumbers, words } from '#client/desk/kit/words.ts'
import { FigureList } from './figures.tsx'

const said = words.admin.storage

export function StorageScreen() {
  const loaded = useLoaded(readStorage)
  const at = (instant: string | undefined) => (instant === undefined ? words.admin.never : inTime(instant))
  return (
    <AdminScreen title={words.admin.sections.storage} help={said.help} loaded={loaded}>
      {({ storage }) => (
        <FigureList
          figures={[
            [said.database, inMegabytes(storage.databaseBytes)],
            [words.blogs.title, inNumbers(storage.blogs)],
            [said.pictures, inNumbers(storage.pictures)],
            [said.toErase, inNumbers(storage.picturesToErase)],
            [said.oldest, at(storage.oldestChange)],
            [said.oldestAudit, at(storage.oldestAudit)],
          ]}
        />
      )}
    </AdminScreen>
  )
}
