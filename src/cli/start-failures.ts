/** Explains in one sentence why the server could not start. */
import type { Settings } from '#server/config/config.ts'

/** https://sqlite.org/rescode.html */
const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_NOTADB = 26

type Failure = {
  readonly code?: string
  readonly errcode?: number
  readonly message?: string
  /** The port that could not be listened on. */
  readonly port?: number
}

export function explainStart(
  error: unknown,
  { CRIER_METRICS_PORT: metricsPort, CRIER_PORT: port, CRIER_HOST: host, CRIER_DATA: folder }: Settings,
): string {
  const { code, errcode, message, port: asked } = error as Failure
  switch (code) {
    case 'EADDRINUSE':
      if (asked !== undefined && asked === metricsPort && asked !== port)
        return `Port ${asked} on ${host} is taken; set CRIER_METRICS_PORT to another, one for each node on this machine.`
      return `Port ${port} on ${host} is taken; stop what listens there, or set CRIER_PORT to another (0 picks a free one).`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine; set CRIER_HOST to one, such as 127.0.0.1 or 0.0.0.0.`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      if ((error as { syscall?: string }).syscall === 'listen')
        return `This user may not listen on port ${port}; set CRIER_PORT to one above 1023.`
      return notWritable(folder)
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk of the data folder ${folder} is full.`
    case 'EEXIST':
    case 'ENOTDIR':
      return `The data folder ${folder} is a file, or is inside one; set CRIER_DATA to a folder.`
  }
  switch ((errcode ?? 0) & 0xff) {
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return notWritable(folder)
    case SQLITE_FULL:
      return `The disk of the data folder ${folder} is full.`
    case SQLITE_IOERR:
      return `The disk of the data folder ${folder} reports an error; the system log has details. Repair it, or restore a backup to another disk and set CRIER_DATA.`
    case SQLITE_CORRUPT:
      return `The crier.db in the data folder ${folder} is damaged. Copy the folder as it is, then restore a backup (docs/operations.md, "Restoring"); without one, "sqlite3 crier.db .recover" saves what can still be read.`
    case SQLITE_NOTADB:
      return `The data folder ${folder} contains a crier.db that is not a database; restore a backup, or set CRIER_DATA to another folder.`
  }
  return `crier could not start: ${message ?? String(error)}`
}

function notWritable(folder: string): string {
  return `The data folder ${folder} cannot be written; give this user write permission, or set CRIER_DATA to another folder.`
}
