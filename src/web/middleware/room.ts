/**
 * Reserves file descriptors: each connection takes one, and a process without any can answer neither health checks, whose
 * failure would get it killed with all its readers, nor posts. So readers are refused first, then every connection.
 */
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** For files, the database, push services and fetched links, on top of the descriptors open at start. */
const OWN = 48
/** Connections reserved for health checks and posts. */
const KEPT = 16

export type Descriptors = { readonly limit: number; readonly inUse: number }

export type RoomOptions = {
  /** Undefined where the system does not report it. */
  readonly descriptors: Descriptors | undefined
  /** Called for each refused connection. */
  readonly onFull: () => void
}

/** The returned function admits a reader's connection if there is room; it counts until it closes. */
export function keepRoom(server: Server, { descriptors, onFull }: RoomOptions): (reader: Duplex) => boolean {
  if (!descriptors) return () => true
  const most = Math.max(descriptors.limit - descriptors.inUse - OWN, KEPT + 1)
  let readers = 0
  server.maxConnections = most
  server.on('drop', onFull)
  return reader => {
    if (readers >= most - KEPT) {
      onFull()
      return false
    }
    readers += 1
    reader.once('close', () => {
      readers -= 1
    })
    return true
  }
}

export const NO_ROOM =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
