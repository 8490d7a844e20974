/** The bylines used on this device, latest first: most people use one or two. */
import { readStored, storeValue } from '#client/desk/kit/storage.ts'

const NAME = 'crier-desk-bylines'
const MOST = 8

export function rememberedBylines(): readonly string[] {
  const held = readStored(NAME)
  return Array.isArray(held) ? held.filter(one => typeof one === 'string') : []
}

export function rememberByline(byline: string | undefined) {
  const text = byline?.trim()
  if (text) storeValue(NAME, [text, ...rememberedBylines().filter(one => one !== text)].slice(0, MOST))
}
