/** `crier profile`: saves a server and a key for the commands that post. */
import { Command } from 'commander'
import { z } from 'zod'
import type { Composition } from '#server/composition.ts'
import { Api } from './api.ts'
import { keepProfile } from './profiles.ts'
import { Refused } from './refused.ts'
import { readTextStream } from './text-input.ts'

const HELP = `
The key is read from standard input, so that it appears in no process list and no shell history. It is tested before it is
saved. "crier post" and every other command that posts use the profile; CRIER_URL and CRIER_KEY take precedence.

Examples:
  pbpaste | crier profile --url https://live.example.org
  crier profile --name rehearsal --url https://test.example.org < key.txt
`

export function profileCommand({ clock, random }: Composition): Command {
  return new Command('profile')
    .description('save a server and a key, in a file that only you can read')
    .requiredOption('--url <address>', 'the address of the server')
    .option('--name <name>', 'a name for --profile; without one, it is the default profile')
    .addHelpText('after', HELP)
    .action(async ({ url: given, name }: { url: string; name?: string }) => {
      const url = z
        .url({ protocol: /^https?$/ })
        .safeParse(given)
        .data?.replace(/\/+$/, '')
      if (url === undefined) throw new Refused('--url: use an address such as https://live.example.org')
      if (process.stdin.isTTY) console.error('Paste the key, then press Enter and Ctrl-D:')
      const key = (await readTextStream(process.stdin)).trim()
      if (!/^[\x21-\x7e]+$/.test(key)) throw new Refused('Standard input must be the key and nothing else.')
      await new Api({ url, key, clock, random }).blogs()
      console.log(`Saved in ${keepProfile({ CRIER_URL: url, CRIER_KEY: key }, name)}`)
    })
}
