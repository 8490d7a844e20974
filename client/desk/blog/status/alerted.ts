/** Counts the devices that an alert would go to, while it is written: loaded with the first alert. */
import { listAlerts } from '#client/desk/api/figures.ts'
import { server } from '#client/desk/api/server.ts'
import type { AlertReach, AskedAlert } from '#client/desk/kit/alert-reach.ts'
import { having, outcomeOf } from '#client/posting/src/outcome.ts'

type AlertOf = {
  readonly blog: string
  /** An update that exists: who got an earlier alert of it gets the next one. */
  readonly update?: string | undefined
  readonly isRetraction?: boolean
}

const counted = having<AlertReach>('isAtMost')

/** A node of an earlier version knows only who follows: it goes to these at most. `off`: this server sends none. */
export async function countAlerted(of: AlertOf, asked: AskedAlert): Promise<AlertReach | 'off' | undefined> {
  const answer = await ask(of, asked)
  if (answer.kind === 'done') return answer
  if (!isUnknownPath(answer)) return undefined
  const reports = await listAlerts(of.blog)
  if (reports.kind === 'done') return { devices: reports.followers, followers: reports.followers, isAtMost: true }
  return isUnknownPath(reports) ? 'off' : undefined
}

async function ask({ blog, update, isRetraction = false }: AlertOf, { level, topics }: AskedAlert) {
  const query = new URLSearchParams({ level, topics: topics.join(), ...(update !== undefined && { update }) })
  if (isRetraction) query.set('retraction', 'true')
  return outcomeOf(await server.call({ method: 'GET', path: `/v1/blogs/${blog}/alerts/devices?${query}` }), counted)
}

function isUnknownPath(answer: { readonly kind: string; readonly problem?: { readonly code: string } }): boolean {
  return answer.kind === 'refused' && answer.problem?.code === 'unknown_path'
}
