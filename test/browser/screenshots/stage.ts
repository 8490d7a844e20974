/** The setting of the screenshots: a real server with the demo's storm, two coverages in other scripts, and a partner. */
import type { Page } from 'playwright-core'
import { Api } from '#cli/api.ts'
import { afterDark } from '#cli/demo/after-dark.ts'
import { beforeHighWater } from '#cli/demo/before-high-water.ts'
import { openPartnerSite } from '#cli/demo/partner-site.ts'
import { BLOG, stormBlog } from '#cli/demo/storm-blog.ts'
import { Storyteller } from '#cli/demo/storyteller.ts'
import { systemClock } from '#platform/clock.ts'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { elsewhere } from './elsewhere.ts'
import { passMinutes } from './still-time.ts'

export type Stage = {
  readonly app: TestApp
  readonly partner: string
  readonly storm: string
  /** Plays the story up to the end of that scene; scenes are a minute apart. */
  tell(upTo: string): Promise<void>
}

export async function openStage(): Promise<Stage & AsyncDisposable> {
  await using opened = new AsyncDisposableStack()
  const app = opened.use(
    await startApp({
      env: {
        ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
        CRIER_PUBLISHER: 'The Saltmere Courier',
        CRIER_CONTACT_URL: 'mailto:desk@example.org',
        CRIER_CORRECTIONS_URL: 'https://courier.example/corrections',
        CRIER_PRIVACY_URL: 'https://courier.example/privacy',
      },
    }),
  )
  const partner = await openPartnerSite('127.0.0.1')
  opened.defer(() => partner.close())
  const api = new Api({ url: app.url, key: app.adminKey, clock: systemClock, random: Math.random })
  const picture = (name: string) => `${partner.url}/pictures/${name}`
  const story = new Storyteller({ api, start: new Date(), picture })
  await story.open(stormBlog)
  for (const scene of beforeHighWater) await story.tell(scene)
  for (const { blog, updates } of elsewhere) {
    await app.createBlog(blog.id, blog)
    for (const { text, ...fields } of updates) await app.post(blog.id, text, fields)
  }
  partner.carry({ crier: app.url, blog: BLOG })

  let next = 0
  const rest = opened.move()
  return {
    app,
    partner: partner.url,
    storm: `/blogs/${BLOG}`,
    async tell(upTo) {
      for (let isDone = false; !isDone; ) {
        const scene = afterDark[next]
        if (!scene) throw new Error(`The story has no more scenes, and "${upTo}" was not among them`)
        passMinutes(1)
        await story.tell(scene)
        next += 1
        isDone = 'name' in scene ? scene.name === upTo : upTo === 'end' && next === afterDark.length
      }
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** Resolves when everything visible has loaded: fonts, pictures in view, and animations. */
export async function untilAtRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    const isInView = (image: Element) => image.checkVisibility() && image.getBoundingClientRect().top < innerHeight
    const images = [...document.images].filter(isInView)
    await Promise.all(images.map(image => image.decode().catch(() => {})))
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  })
}
