/** The bylines used on this device, latest first: most people use one or two. Then those of the newsroom's templates. */
import { readStored, storeValue } from '#client/desk/kit/storage.ts'
import { sharedTemplatesOf } from './templates/shared-templates.ts'

const NAME = 'crier-desk-bylines'
const MOST = 8

function rememberedBylines(): readonly string[] {
  const held = readStored(NAME)
  return Array.isArray(held) ? held.filter(one => typeof one === 'string') : []
}

/** @param owner `ownerOf` a login */
export function offeredBylines(owner: string): readonly string[] {
  const saved = sharedTemplatesOf(owner)
    .state.get()
    .list.flatMap(({ fields }) => fields.byline ?? [])
  return [...new Set([...rememberedBylines(), ...saved])]
}

export function rememberByline(byline: string | undefined) {
  const text = byline?.trim()
  if (text) storeValue(NAME, [text, ...rememberedBylines().filter(one => one !== text)].slice(0, MOST))
}
