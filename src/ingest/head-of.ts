/** Where a stream stands now, for the answers of calls that changed nothing. */
import { printCursor } from '../protocol/cursor.ts'
import type { StreamName } from '../protocol/stream.ts'
import type { IngestPorts } from './ports.ts'

export async function headOf({ log }: Pick<IngestPorts, 'log'>, stream: StreamName): Promise<string> {
  const head = await log.head(stream)
  if (!head) throw new Error(`The stream ${stream} is not there though its blog is`)
  return printCursor(head)
}
