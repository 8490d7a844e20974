/** `crier demo`: shows Crier at work, with a coverage that continues while you watch. */
import { Command, InvalidArgumentError } from 'commander'
import { demandSettings } from '#cli/settings.ts'
import { closeOnSignal } from '#cli/stop-signals.ts'
import type { Composition } from '#server/composition.ts'
import { showClock } from '#shared/blog/times.ts'
import { type Demo, openDemo } from './open-demo.ts'
import { BLOG } from './storm-blog.ts'

const SECONDS = 8

export function demoCommand(composition: Composition): Command {
  return new Command('demo')
    .description('show a sample coverage that continues while you watch, on a page and on a partner site')
    .addHelpText('after', '\nExample:\n  crier demo --every 3\n')
    .option('--every <seconds>', 'seconds between two scenes', toSeconds, SECONDS)
    .action(async ({ every }: { every: number }) => {
      const say = (line: string) => console.log(line)
      const timed = (line: string) => say(`${showClock(composition.clock.now().toISOString(), 'UTC')}  ${line}`)
      const demo = await openDemo({ composition, settings: demandSettings(), everyMs: every * 1_000, say })
      closeOnSignal(() => demo.close())
      say(welcome(demo, every))
      if ((await demo.play(timed)) === 'told') say('\nThe story is told. The pages stay open until Ctrl-C.')
    })
}

function welcome({ url, readerPage, partnerPage, deskLink, key, scenes }: Demo, every: number): string {
  return `crier ready ${url}

  Reader page    ${readerPage}
  Partner site   ${partnerPage}
  Desk           ${deskLink}
  API            ${url}/docs

  Post an update yourself, in another terminal:

    CRIER_URL=${url} CRIER_KEY=${key} \\
      npm run --silent crier -- post ${BLOG} "The quay is **under water**."

  ${scenes} scenes follow, one every ${every} s: updates, corrections, a retraction, a removal. Ctrl-C stops.
`
}

function toSeconds(text: string): number {
  const seconds = Number(text)
  if (text.trim() !== '' && Number.isFinite(seconds) && seconds >= 0) return seconds
  throw new InvalidArgumentError('use a number of seconds, such as 8')
}
