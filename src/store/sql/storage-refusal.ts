/** Classifies failures of the disk, or of SQLite on it, in one table for all stores. Any other error is a bug. */
import { Refusal, type RefusalCode } from '#platform/errors.ts'

/** Primary result codes, https://sqlite.org/rescode.html */
const SQLITE = new Map<number, RefusalCode>([
  [3, 'storage_failed'], // PERM
  [5, 'busy'],
  [6, 'busy'], // LOCKED
  [8, 'storage_failed'], // READONLY: a file system that was remounted after an error, or lost rights
  [10, 'storage_failed'], // IOERR
  [11, 'storage_damaged'], // CORRUPT
  [13, 'storage_full'],
  [14, 'storage_failed'], // CANTOPEN
  [26, 'storage_damaged'], // NOTADB
])

/** For files that are read or written without SQLite. */
const SYSTEM = new Map<string, RefusalCode>([
  ['EACCES', 'storage_failed'],
  ['EDQUOT', 'storage_full'],
  ['EFBIG', 'storage_failed'],
  ['EIO', 'storage_failed'],
  ['ENOSPC', 'storage_full'],
  ['EPERM', 'storage_failed'],
  ['EROFS', 'storage_failed'],
])

/** Undefined for anything but a failure of the storage. */
export function storageRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  const code = meaningOf(error)
  return code && new Refusal(code, { cause: error })
}

/** True if every other write would fail now, too: none needs to be tried by itself. */
export function isOfTheStorage(refusal: Refusal | undefined): boolean {
  return refusal !== undefined && refusal.code !== 'storage_full'
}

function meaningOf(error: unknown): RefusalCode | undefined {
  if (!(error instanceof Error)) return undefined
  const { errcode, code, path } = error as Error & { errcode?: number; code?: string; path?: string }
  // Extended result codes carry the primary one in their low byte.
  if (errcode !== undefined) return SQLITE.get(errcode & 0xff)
  // Sockets fail with these two as well, but have no path. Neither does a failure on an open file.
  if ((code === 'EACCES' || code === 'EPERM') && path === undefined) return undefined
  return SYSTEM.get(code ?? '')
}
