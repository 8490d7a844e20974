/** The stream's current cursor, for responses to calls that changed nothing. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'

export async function headOf({ log }: Pick<IngestPorts, 'log'>, stream: StreamName): Promise<string> {
  const head = await log.head(stream)
  if (!head) throw new Error(`The stream ${stream} is missing though its blog exists`)
  return printCursor(head)
}
