/** Resolves an update named on the command line: the address that `crier post` printed, blog/id, or blog/last. */
import type { Api } from '#cli/api.ts'
import { Refused } from '#cli/refused.ts'
import type { Update } from '#shared/blog/update.ts'

export const UPDATE_HELP = 'the address that "crier post" printed, or <blog>/<id>, or <blog>/last'

export async function updateNamed(api: Api, text: string): Promise<Update> {
  const { blog, id } = parse(text, api.url)
  if (id !== 'last') return api.update(blog, id)
  const [newest] = (await api.page(blog, { limit: 1 })).updates
  if (!newest) throw new Refused(`The blog "${blog}" has no update yet.`)
  return newest
}

function parse(text: string, url: string): { readonly blog: string; readonly id: string } {
  const address = URL.canParse(text) ? new URL(text) : undefined
  if (address && !text.startsWith(`${url}/`)) {
    throw new Refused(`${text} is not on ${url}, the server in use; CRIER_URL or a profile sets it.`)
  }
  const [, blog, id] = /^(?:.*\/blogs\/)?([a-z0-9-]+)(?:#update-|\/)([\w-]+)$/.exec(text) ?? []
  if (blog !== undefined && id !== undefined) return { blog, id }
  throw new Refused(`"${text}" does not name an update: use ${UPDATE_HELP}.`)
}
