/** What commands that write an update share: the profile, the output, the exit codes. */
import { Command } from 'commander'
import type { WrittenUpdate } from '#cli/api.ts'
import { readTextStream } from '#cli/text-input.ts'
import type { AlertFields } from '#client/posting/src/fields.ts'

export type PostingOptions = { readonly json?: true; readonly profile?: string }

const HELP = `
CRIER_URL and CRIER_KEY set the server and the key to post with; "crier profile" saves them. Exit codes: 0 done, 1 refused,
3 somebody changed it meanwhile, 4 the server could not be reached.
`

export function postingCommand(name: string, examples = ''): Command {
  return new Command(name)
    .option('--json', 'print the response as JSON')
    .option('--profile <name>', 'post as this profile (crier profile)')
    .addHelpText('after', `${HELP}${examples}`)
}

export function printWritten(
  { update, cursor }: WrittenUpdate,
  { json, url }: { json?: true | undefined; url: string },
): void {
  console.log(json ? JSON.stringify({ update, cursor }) : `${url}/blogs/${update.blog}#update-${update.id}`)
}

/** `-` is standard input. */
export async function textOf(given: string | undefined): Promise<string | undefined> {
  return given === '-' ? (await readTextStream(process.stdin)).trim() : given
}

export type AlertOptions = { readonly alert?: string; readonly alertText?: string; readonly urgency?: string }

export function withAlertOptions(command: Command): Command {
  return command
    .option('--alert <title>', 'notify everyone who follows the blog, under this title')
    .option('--alert-text <text>', 'the text of the notification below its title')
    .option('--urgency <urgency>', 'the urgency of the notification: very-low, low, normal or high')
}

/** The server validates it. */
export function alertOf({ alert, alertText, urgency }: AlertOptions): { readonly alert?: AlertFields } {
  if (alert === undefined) return {}
  const fields = { title: alert, ...(alertText !== undefined && { text: alertText }) }
  return {
    alert: { ...fields, ...(urgency !== undefined && { urgency: urgency as NonNullable<AlertFields['urgency']> }) },
  }
}
