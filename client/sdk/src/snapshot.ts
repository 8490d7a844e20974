/** Reads a coverage, or older updates of it, over HTTP. */
import type { Coverage } from '../../../src/shared/blog/coverage.ts'
import { refusalIn } from './ask.ts'

type Loaded<T> =
  | { readonly kind: 'loaded'; readonly value: T }
  /** No network, a failing server, or a refusal. */
  | ReturnType<typeof refusalIn>

export type OlderPage = Pick<Coverage, 'updates' | 'older' | 'references'>

export async function load<T extends Coverage | OlderPage>(asked: Promise<Response>): Promise<Loaded<T>> {
  try {
    const answer = await asked
    return answer.ok ? { kind: 'loaded', value: (await answer.json()) as T } : refusalIn(answer)
  } catch {
    return { kind: 'lost' }
  }
}
