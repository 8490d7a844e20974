/** `crier replay`: posts a saved page as if it were happening now, for demonstrations and rehearsals. */
import { Command, Option } from 'commander'
import type { Composition } from '#server/composition.ts'
import { toSpeed } from './arguments.ts'
import { replayPage } from './import/replay-page.ts'
import { sayLeft, sayReports, sayUpdate, summarize } from './import/summary.ts'
import { openApi } from './open-api.ts'
import { blogOptions, type PageOptions, readPage, withPageOptions } from './page-options.ts'

type Options = PageOptions & { readonly speed: number; readonly now?: true; readonly profile?: string }

const HELP = `
Ctrl-C ends it after the current update; the same command later resumes where it stopped. The blog stays live.

CRIER_URL sets the server (http://127.0.0.1:8080), CRIER_KEY the key to post with.

Example, an hour in a minute:
  crier replay march-4.txt --blog rehearsal --date 2026-03-04 --zone Europe/London --speed 60
`

export function replayCommand(composition: Composition): Command {
  return withPageOptions(new Command('replay'))
    .description('post a saved page in time order, as if it were happening')
    .addOption(new Option('--speed <number>', 'how many times faster than in reality').argParser(toSpeed).default(60))
    .option('--profile <name>', 'post as this profile (crier profile)')
    .option('--now', 'show the time of posting instead of the times in the file')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      const page = await readPage(file, options)
      for (const line of sayReports(page, file)) console.error(line)
      const stop = new AbortController()
      const onSignal = () => stop.abort()
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
      const entries = await replayPage({
        api: openApi(composition, options.profile),
        page,
        blog: blogOptions(options),
        speed: options.speed,
        shownTimes: options.now ? 'now' : 'file',
        clock: composition.clock,
        signal: stop.signal,
        onPosted: ({ of, kind }) =>
          console.log(`${sayUpdate(of, options.zone)}${kind === 'posted' ? '' : ` (${kind})`}`),
      })
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
      for (const line of sayLeft(entries, file)) console.error(line)
      const rest = page.updates.length - entries.length
      console.log(`${summarize(entries)}${rest > 0 ? `; stopped with ${rest} to go` : ''}`)
    })
}
