/** `crier push`: generates the keys of Web Push, and tests the set-up. */
import { Command } from 'commander'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import type { PushTools } from '#server/alerts.ts'
import type { Composition } from '#server/composition.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { toBlogId } from './arguments.ts'
import { demandDatabase } from './demand-database.ts'
import { createProgress, type ProgressLine } from './progress.ts'
import { dryRun } from './push/dry-run.ts'
import { sendTest } from './push/send-test.ts'
import { Refused } from './refused.ts'
import { demandSettings } from './settings.ts'

const HELP = `
"crier push test --device <id>" sends one notification through the real push service, and prints its response.
"crier push test --blog <id> --dry-run" creates a message for every device that follows the blog, encrypted and addressed,
and sends it to a stand-in on this machine: nobody is notified, no device is dropped.
Both use the settings, the database and the credentials of the server: run them in its folder. Exit code 1: nothing was sent,
or there was no device to send to.

Examples:
  crier push keys >> .env
  crier push test --device Xr4vT0bQm2LpXr4vT0bQm2 --title "A test"
  crier push test --blog budget-day --dry-run
`

const HAS_KEY =
  'Web Push has a key already (CRIER_VAPID_KEY). With another, browsers that have subscribed can no longer be reached; to generate one nevertheless, remove that setting first.'

type TestOptions = { readonly device?: string; readonly blog?: BlogId; readonly title: string; readonly dryRun?: true }

export function pushCommand({ openPushTools, clock }: Composition): Command {
  return new Command('push')
    .description('set up push, and test it')
    .addHelpText('after', HELP)
    .addCommand(
      new Command('keys')
        .description('generate the keys of Web Push, as lines for .env')
        .addHelpText('after', '\nExample:\n  crier push keys >> .env\n')
        .action(() => {
          if (demandSettings().CRIER_VAPID_KEY !== undefined) throw new Refused(HAS_KEY)
          const { publicKey, privateKey } = newVapidKeys()
          console.log(`# Browsers subscribe with ${publicKey}`)
          console.log(`CRIER_VAPID_KEY=${privateKey}\nCRIER_VAPID_SUBJECT=mailto:you@example.org`)
        }),
    )
    .addCommand(
      new Command('test')
        .description('send to one device, or run a whole campaign without sending')
        .addHelpText('after', HELP)
        .option('--device <id>', 'the id that the device received when it registered')
        .option('--title <text>', 'the title of the notification', 'A test')
        .option('--blog <id>', 'with --dry-run: the blog whose followers to use', toBlogId)
        .option('--dry-run', 'send to a stand-in on this machine; nobody is notified')
        .action(async (options: TestOptions) => {
          const settings = demandSettings()
          demandDatabase(settings)
          const tools = await openPushTools(settings)
          try {
            using progress = createProgress(clock)
            const lines = await run(tools, { ...options, progress })
            progress.clear()
            for (const line of lines) console.log(line)
          } finally {
            await tools.close()
          }
        }),
    )
}

type TestRun = TestOptions & { readonly progress: ProgressLine }

async function run(
  tools: PushTools,
  { device, blog, title, dryRun: isDry, progress }: TestRun,
): Promise<readonly string[]> {
  if (device !== undefined && blog === undefined && !isDry) return sendTest(tools, { device, title })
  if (blog !== undefined && isDry && device === undefined) return dryRun(tools, { blog, title, progress })
  throw new Refused('Use --device <id>, or --blog <id> with --dry-run.')
}
