/** A server on fresh data with a coverage that continues by itself, and a partner's page that embeds it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Api } from '#cli/api.ts'
import { Refused } from '#cli/refused.ts'
import { explainStart } from '#cli/start-failures.ts'
import { pause } from '#client/posting/src/pause.ts'
import type { Composition, RunningServer } from '#server/composition.ts'
import type { Settings } from '#server/config/config.ts'
import { afterDark } from './after-dark.ts'
import { beforeHighWater } from './before-high-water.ts'
import { openPartnerSite } from './partner-site.ts'
import { BLOG, NEWSROOM, stormBlog } from './storm-blog.ts'
import { Storyteller } from './storyteller.ts'

type DemoOptions = {
  readonly composition: Composition
  readonly settings: Settings
  readonly everyMs: number
  /** Prints anything out of the ordinary. */
  readonly say: (line: string) => void
}

export type Demo = {
  readonly url: string
  readonly readerPage: string
  readonly partnerPage: string
  readonly key: string
  /** Signs in to the desk, once. */
  readonly deskLink: string
  /** The number of scenes to come. */
  readonly scenes: number
  /** Continues the story and prints each scene; resolves when it has ended, or when the demo is closed. */
  play(say: (line: string) => void): Promise<'told' | 'closed'>
  close(): Promise<void>
}

export async function openDemo(options: DemoOptions): Promise<Demo> {
  await using opened = new AsyncDisposableStack()
  const { composition, everyMs } = options
  const { clock, random } = composition
  const folder = await mkdtemp(join(tmpdir(), 'crier-demo-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const CRIER_PUBLISHER = options.settings.CRIER_PUBLISHER ?? NEWSROOM
  const settings = { ...options.settings, CRIER_PUBLISHER, CRIER_DATA: folder }
  const server = await openServer({ ...options, settings })
  opened.defer(() => server.close())
  const partner = await openPartnerSite(settings.CRIER_HOST)
  opened.defer(() => partner.close())

  const key = server.firstKey.kind === 'made' ? server.firstKey.secret : (settings.CRIER_ADMIN_KEY ?? '')
  const api = new Api({ url: server.localUrl, key, clock, random })
  const picture = (name: string) => `${partner.url}/pictures/${name}`
  const storyteller = new Storyteller({ api, start: clock.now(), picture })
  await storyteller.open(stormBlog)
  for (const scene of beforeHighWater) await storyteller.tell(scene)
  partner.carry({ crier: server.url, blog: BLOG })

  const stop = new AbortController()
  const rest = opened.move()
  return {
    url: server.url,
    readerPage: `${server.url}/blogs/${BLOG}`,
    partnerPage: `${partner.url}/`,
    key,
    deskLink: server.deskLink ?? `${server.url}/desk/`,
    scenes: afterDark.length,
    async play(say) {
      for (const scene of afterDark) {
        await pause(everyMs, { timer: clock, signal: stop.signal })
        if (stop.signal.aborted) return 'closed'
        say(await storyteller.tell(scene))
      }
      return 'told'
    },
    close() {
      stop.abort()
      return rest.disposeAsync()
    },
  }
}

/** Uses another port if the usual one is taken: people who try a demo often have something running. */
async function openServer({ composition, settings, say }: Omit<DemoOptions, 'everyMs'>): Promise<RunningServer> {
  const { openLogger } = await import('#platform/logger/open-logger.ts')
  const { logger } = openLogger({ level: 'warn', clock: composition.clock })
  // A new folder for each attempt: the first admin key is only shown by the server that created it.
  const openOn = (port: number) => {
    const folder = join(settings.CRIER_DATA, `port-${port}`)
    return composition.openServer({ settings: { ...settings, CRIER_PORT: port, CRIER_DATA: folder }, logger })
  }
  try {
    return running(await openOn(settings.CRIER_PORT))
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isTaken) throw new Refused(explainStart(error, settings), { cause: error })
    say(`Port ${settings.CRIER_PORT} is taken; the demo uses a free one.`)
    return running(await openOn(0))
  }
}

function running(opened: Awaited<ReturnType<Composition['openServer']>>): RunningServer {
  if (opened.kind === 'running') return opened
  throw new Error('A folder that was created a moment ago cannot be in use')
}
