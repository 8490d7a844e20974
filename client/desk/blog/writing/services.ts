/** The composer's services at the desk: uploads, link cards, search for updates. */
import { useEffect, useMemo } from 'react'
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { type BlogDesk, useBlog } from '#client/desk/blog/blog-desk.ts'
import type { SendFile } from '#client/desk/composer/body/uploads.ts'
import type { ComposerServices } from '#client/desk/composer/composer-services.ts'
import { clockDigits } from '#client/desk/composer/editor/typed-reference.ts'
import { words } from '#client/desk/kit/words.ts'
import { ownerOf } from '#client/desk/local/owner.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import { slashName } from '#shared/blog/slash-name.ts'
import { showTime } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { contributorsOf } from './listed-contributors.ts'
import { templatesOf } from './templates/kept-templates.ts'
import { ofShared, sharedTemplatesOf } from './templates/shared-templates.ts'
import { snippetOf } from './templates/template.ts'

export function useServices(): ComposerServices {
  const { desk, login } = useBlog()
  const owner = ownerOf(login)
  useEffect(() => void sharedTemplatesOf(owner).refresh(), [owner])
  useEffect(() => void contributorsOf(owner).refresh(), [owner])
  return useMemo(() => servicesOf(desk, owner), [desk, owner])
}

function servicesOf(desk: BlogDesk, owner: string): ComposerServices {
  return {
    findSnippet: name => findSnippet(owner, name),
    upload: (file, sending) => (sending.as === 'picture' ? uploadPicture(desk, file) : uploadOther(file, sending)),
    readLink,
    findUpdates: async text => findIn(desk, text),
  }
}

function findSnippet(owner: string, name: string): string | undefined {
  // One's own first: it may be a variant of the newsroom's.
  const all = [...templatesOf(owner).list.get(), ...sharedTemplatesOf(owner).state.get().list.map(ofShared)]
  const found = all.find(template => slashName(template.name) === slashName(name))
  return found && snippetOf(found)
}

async function uploadPicture({ local }: BlogDesk, file: File) {
  const taken = await local.pictures.take(file)
  if ('picture' in taken) return taken.picture
  throw new Error(taken.kind === 'refused' ? taken.message : words.write.pictures[taken.kind])
}

/** What is too large to be kept on the device. */
const uploadOther: SendFile = async (file, sending) => {
  const { uploadRecording } = await import('./recording-upload.ts').catch(() => {
    throw new Error(words.missingPart.help)
  })
  return uploadRecording(file, sending)
}

async function readLink(url: string) {
  const answer = await server.readLink(url)
  if (answer.kind === 'done') return answer.embed
  throw new Error(failureText(answer))
}

/** More suggestions are hard to scan. */
const MOST_FOUND = 8

function findIn({ live }: BlogDesk, text: string): readonly Update[] {
  const { coverage } = live.state.get()
  if (!coverage) return []
  const wanted = text.trim().toLowerCase()
  const digits = clockDigits(wanted)
  const { timeZone } = coverage.blog
  return coverage.updates
    .filter(update => {
      if (isAt(showTime(update.time, timeZone).clock, digits)) return true
      return `${update.title ?? ''} ${plainText(update.body)}`.toLowerCase().includes(wanted)
    })
    .slice(0, MOST_FOUND)
}

/** By the digits of a clock of 24 hours or of 12: 1539 is found by "153" and by "33". */
function isAt(clock: string, digits: string): boolean {
  const hour = Number(clock.slice(0, 2)) % 12 || 12
  return [clock, `${hour}${clock.slice(2)}`].some(one => one.startsWith(digits))
}
