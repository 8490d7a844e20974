/** What a node answers to `/readyz?verbose` with the pass of the doctor. */
import { z } from 'zod'
import { jsonIn } from '#platform/json-in.ts'
import type { Settings } from '#server/config/config.ts'
import { askAddress, connectionFailure, type WholeAnswer } from './ask-address.ts'
import { CHECK_STATES } from './doctor-check.ts'
import { PASS_HEADER } from './doctor-pass.ts'

/** A busy node answers late; a dead one not at all. */
const ANSWER_MS = 5_000

const finding = z.object({
  ...{ check: z.string(), state: z.enum(CHECK_STATES), found: z.string(), ms: z.number() },
  ...{ expected: z.string().optional(), change: z.string().optional() },
})

const inspected = z.object({
  version: z.string(),
  checks: z.array(finding),
  request: z.object({
    peer: z.string(),
    peerPort: z.number(),
    forwardedFor: z.string().nullable(),
    forwardedProto: z.string().nullable(),
    host: z.string().nullable(),
    countedAs: z.string(),
  }),
})
export type Inspected = z.infer<typeof inspected>

const part = z.object({
  name: z.string(),
  needed: z.boolean(),
  status: z.enum(['up', 'down']),
  reason: z.string().optional(),
})
const ready = z.object({ status: z.unknown(), parts: z.array(part), inspected: inspected.optional() })
export type NodePart = z.infer<typeof part>

export type NodeAnswer =
  /** `isSilent`: something accepts the connection and does not answer. */
  | { readonly kind: 'away'; readonly reason: string; readonly isSilent: boolean }
  /** Something else listens there. */
  | { readonly kind: 'stranger'; readonly answer: WholeAnswer }
  | {
      readonly kind: 'node'
      readonly answer: WholeAnswer
      readonly parts: readonly NodePart[]
      /** Absent if the node does not accept our pass, or we have none. */
      readonly inspected: Inspected | undefined
      /** By this machine's clock. */
      readonly sentMs: number
      readonly heardMs: number
    }

export type AskNodeOptions = {
  /** Without a slash at its end. */
  readonly url: string
  readonly pass: string | undefined
  readonly readers: number
  readonly headers?: Readonly<Record<string, string>>
  readonly now: () => Date
  readonly signal: AbortSignal
}

export async function askNode({ url, pass, readers, headers = {}, now, signal }: AskNodeOptions): Promise<NodeAnswer> {
  const sentMs = now().getTime()
  try {
    const answer = await askAddress(`${url}/readyz?verbose&readers=${readers}`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      headers: { ...headers, ...(pass !== undefined && { [PASS_HEADER]: pass }) },
    })
    const heardMs = now().getTime()
    const read = ready.safeParse(jsonIn(answer.text))
    if (read.success) return { kind: 'node', answer, ...read.data, inspected: read.data.inspected, sentMs, heardMs }
    return isStopping(answer)
      ? { kind: 'node', answer, parts: [], inspected: undefined, sentMs, heardMs }
      : { kind: 'stranger', answer }
  } catch (error) {
    return { kind: 'away', reason: connectionFailure(error), isSilent: (error as Error).name === 'AbortError' }
  }
}

const problem = z.object({ code: z.literal(['stopping', 'unavailable']) })

function isStopping({ text }: WholeAnswer): boolean {
  return problem.safeParse(jsonIn(text)).success
}

type Listening = Pick<Settings, 'CRIER_HOST' | 'CRIER_PORT'>

/** The address of the node on this machine; undefined if the system picks its port. */
export function localAddress({ CRIER_HOST: host, CRIER_PORT: port }: Listening): string | undefined {
  if (port === 0) return undefined
  const isEverywhere = host === '0.0.0.0' || host === '::'
  return `http://${isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
}
