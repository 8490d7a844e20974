/** The API calls that tell an admin how the installation is: its health, its storage, its devices and alerts. */
import { z } from 'zod'
import { PROCESSES } from '#delivery/counts/audience.ts'
import { ELSEWHERE } from '#delivery/sites/embedding.ts'
import type { Sites } from '#delivery/sites/sites.ts'
import { openConnections } from '#delivery/sites/visits.ts'
import type { PartFound, Parts } from '#platform/parts.ts'
import type { OpenSends } from '#platform/sends/sends.ts'
import { platforms } from '#push/devices/device.ts'
import type { RunningPush } from '#push/open-push.ts'
import { instant } from '#shared/blog/update.ts'
import type { StorageFigures } from '#store/sql/storage-figures.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { type Operation, operation } from './operation.ts'

const health = z
  .object({
    version: z.string(),
    parts: z
      .array(
        z.object({
          name: z.string(),
          needed: z.boolean().meta({ description: 'Without it the node does no work' }),
          status: z.enum(['up', 'down']),
          reason: z.string().optional(),
        }),
      )
      .meta({ description: 'What this node depends on, as in `/readyz?verbose`' }),
    sending: z
      .object({ way: z.string(), reason: z.string().optional() })
      .optional()
      .meta({ description: 'How this node sends frames to readers' }),
    processes: z.int().meta({ description: 'Processes that serve readers, on all nodes; seconds old' }),
    connections: z.int().meta({ description: 'Open connections of readers, on all nodes; seconds old' }),
    push: z
      .array(z.object({ platform: z.enum(platforms), status: z.enum(['on', 'off', 'refused']) }))
      .meta({ description: '`off`: without credentials. `refused`: the newest alert found them refused' }),
    at: instant,
  })
  .meta({ id: 'Health' })

const storage = z
  .object({
    databaseBytes: z.int(),
    blogs: z.int(),
    pictures: z.int().meta({ description: 'Pictures that a blog or an update shows' }),
    picturesToErase: z.int().meta({ description: 'Pictures of removed updates that are not erased yet' }),
    oldestChange: instant.optional().meta({ description: 'Of the history that is kept' }),
    oldestAudit: instant.optional().meta({ description: 'The oldest entry of the audit list' }),
  })
  .meta({ id: 'Storage' })

const exampleHealth: z.input<typeof health> = {
  version: '0.2.0',
  parts: [{ name: 'database', needed: true, status: 'up' }],
  sending: { way: 'io_uring' },
  processes: 2,
  connections: 412,
  push: [{ platform: 'web', status: 'on' }],
  at: '2026-03-04T16:44:00.000Z',
}

type InstallationPorts = {
  readonly version: string
  readonly parts: Parts
  readonly sending?: OpenSends
  readonly audience: { readonly count: (name: string) => number }
  readonly sites: Pick<Sites, 'list'>
  readonly figures: { read(): Promise<StorageFigures> }
  readonly push?: RunningPush
  readonly now: () => Date
}

export function installationOperations(ports: InstallationPorts): readonly Operation[] {
  return [readHealth(ports), readStorage(ports)]
}

function readHealth(ports: InstallationPorts): Operation {
  const { version, parts, sending, audience, sites, push, now } = ports
  return operation({
    method: 'get',
    path: '/v1/health',
    name: 'readHealth',
    group: 'Installation',
    summary: 'Read how the installation is',
    description: 'From the node that answers; for load balancers there is `/readyz`.',
    access: 'admin',
    answers: { 200: { description: 'The state', schema: health, example: exampleHealth } },
    refuses: [],
    async run() {
      const names = [...Object.values(ELSEWHERE), ...(await sites.list()).map(({ id }) => id)]
      const connections = names.reduce((sum, name) => sum + audience.count(openConnections(name)), 0)
      const json: z.input<typeof health> = {
        ...{ version, parts: (await parts.check()).map(describe), processes: audience.count(PROCESSES), connections },
        ...(sending && { sending: { way: sending.way, ...(sending.reason && { reason: sending.reason }) } }),
        ...{ push: await pushStates(push), at: now().toISOString() },
      }
      return { headers: { 'Cache-Control': PRIVATE }, json }
    },
  })
}

function readStorage({ figures }: InstallationPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/storage',
    name: 'readStorage',
    group: 'Installation',
    summary: 'Read what is stored',
    access: 'admin',
    answers: {
      200: {
        description: 'Figures of the database',
        schema: storage,
        example: { databaseBytes: 52_428_800, blogs: 12, pictures: 340, picturesToErase: 0 },
      },
    },
    refuses: [],
    async run() {
      return { headers: { 'Cache-Control': PRIVATE }, json: await figures.read() }
    },
  })
}

function describe({ name, isNeeded, state }: PartFound) {
  return {
    ...{ name, needed: isNeeded, status: state.kind },
    ...(state.kind === 'down' && { reason: state.reason }),
  }
}

async function pushStates(push: RunningPush | undefined) {
  const [newest] = push ? await push.campaigns.recent(1) : []
  return platforms.map(platform => {
    const isOn = push?.lanes.some(lane => lane.platform === platform) ?? false
    const lane = newest?.lanes.find(one => one.platform === platform)
    const isRefused = Object.values(lane?.figures.refused ?? {}).some(times => times > 0)
    return { platform, status: isOn ? (isRefused ? 'refused' : 'on') : 'off' } as const
  })
}
