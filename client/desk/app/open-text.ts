/** The text of the open coverage, for whoever is signed in. */
import { attendance } from '#client/desk/api/login/login.ts'
import { place } from '#client/desk/kit/place.ts'
import type { OpenText } from '#client/desk/kit/typing-place.ts'
import { KeptWords } from '#client/desk/local/kept-words.ts'
import { ownerOf } from '#client/desk/local/owner.ts'

export function openText(): OpenText | undefined {
  const { login } = attendance.get()
  const [, coverage] = /^blogs\/(.+)/.exec(place()) ?? []
  if (!login || coverage === undefined) return undefined
  const owner = ownerOf(login)
  const words = new KeptWords(owner)
  const name = `waiting ${coverage}`
  return {
    id: `${owner} ${coverage}`,
    // Kept here alone.
    waiting: () => (words.read(name) as string | undefined) ?? '',
    keepWaiting: letters => words.keep(name, letters || undefined),
  }
}
