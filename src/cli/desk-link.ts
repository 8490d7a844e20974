/** `crier desk-link`: creates a link that signs in to the desk once, for a person without a key at hand. */
import { Command } from 'commander'
import type { Composition } from '#server/composition.ts'
import type { Settings } from '#server/config/config.ts'
import type { Key } from '#store/keys/keys.ts'
import { deskLink } from '#store/logins/desk-link.ts'
import { Refused } from './refused.ts'
import { withTables } from './with-tables.ts'

const HELP = `
Run it in the folder of the server, or with its CRIER_DATA or DATABASE_URL: whoever can read the database may sign in.

Example:
  crier desk-link --key AbCdEf123456
`

type Options = { readonly key?: string; readonly json?: true }

export function deskLinkCommand(composition: Composition): Command {
  return new Command('desk-link')
    .description('create a link that signs in to the desk, once and within an hour')
    .option('--key <id>', 'the key to sign in with, an id from "crier key list"; by default the first admin key')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async ({ key: id, json }: Options) => {
      const made = await withTables(composition, async ({ keys, logins }, settings) => {
        const key = chosenKey(await keys.list(), id)
        const { secret, expiresAt } = await logins.makeLink(key)
        return { link: deskLink(addressIn(settings), secret), key, expiresAt }
      })
      console.log(json ? JSON.stringify(made) : sentence(made))
    })
}

function chosenKey(keys: readonly Key[], id: string | undefined): Key {
  const chosen = keys.find(key => (id === undefined ? isFirstAdmin(key) : key.id === id))
  if (!chosen) {
    throw new Refused(
      id === undefined
        ? 'There is no admin key yet; start the server once, or create one with "crier key create --role admin".'
        : `There is no key ${id}; "crier key list" lists the keys.`,
    )
  }
  if (chosen.revokedAt !== undefined)
    throw new Refused(`The key ${id} was revoked at ${chosen.revokedAt}; use another.`)
  return chosen
}

/** Keys are listed in order of creation. */
function isFirstAdmin({ role, revokedAt }: Key): boolean {
  return role === 'admin' && revokedAt === undefined
}

/** The address at which the server would listen; if it picks a free port, only the server knows it. */
function addressIn({
  CRIER_PUBLIC_URL: publicUrl,
  CRIER_URL: url,
  CRIER_HOST: host,
  CRIER_PORT: port,
}: Settings): string {
  if (publicUrl !== undefined) return publicUrl
  if (port === 0) return url
  const isEverywhere = host === '0.0.0.0' || host === '::'
  return `http://${isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}

function sentence({ link, key: { name, role } }: { readonly link: string; readonly key: Key }): string {
  return `${link}\n\nSigns in as "${name}" (${role}), once and within an hour. The first person to open it is signed in.`
}
