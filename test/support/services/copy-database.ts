/** Backs up and restores a SQLite database like the sqlite3 shell's .backup and .restore, also under a running server. */
import { backup, DatabaseSync } from 'node:sqlite'

export async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from)
  await backup(source, to)
  source.close()
}
