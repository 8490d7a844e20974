/** This process creates files for its own user: SQLite, the logger and the picture store set no mode of their own. */
const OTHERS_AND_GROUP = 0o077

export function makeFilesOwnerOnly(): void {
  process.umask(OTHERS_AND_GROUP)
}
