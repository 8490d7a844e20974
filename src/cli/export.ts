/** `crier export`: writes a finished blog into a folder that opens in a browser without a server. */
import { readdir } from 'node:fs/promises'
import { Command } from 'commander'
import { createWebReader } from '#platform/web-reader/web-reader.ts'
import type { Composition } from '#server/composition.ts'
import { Api } from './api.ts'
import { createPictureKeeper } from './export/pictures-on-disk.ts'
import { readWhole } from './export/read-whole.ts'
import { type Arrived, createRecordingKeeper } from './export/recordings-on-disk.ts'
import { writeArchive } from './export/write-archive.ts'
import { readProfile } from './profiles.ts'
import { createProgress } from './progress.ts'
import { Refused } from './refused.ts'
import { demandSettings } from './settings.ts'

const HELP = `
The folder then holds index.html with every update, the pictures, video and audio with their captions, and coverage.json with all
of it as data; if the blog takes comments, the page has those that readers see, and comments.json too.
CRIER_URL sets the server to read from (http://127.0.0.1:8080). Only a private blog needs CRIER_KEY; "crier profile" saves
both.

Example:
  crier export budget-day archive/budget-day
  crier export budget-day archive/as-it-stood --at 2026-03-04T16:44:00Z
`

type ExportFlags = { readonly profile?: string; readonly at?: string }

export function exportCommand({ clock, random, version }: Composition): Command {
  return new Command('export')
    .description('write a finished blog into a folder that a browser opens without a server')
    .argument('<blog>', 'the id of the blog')
    .argument('<folder>', 'a folder that is empty or does not exist')
    .option(
      '--at <instant>',
      'as readers saw it then, such as 2026-03-04T16:44:00Z; what was removed since stays erased',
    )
    .option('--profile <name>', 'read as this profile (crier profile)')
    .addHelpText('after', HELP)
    .action(async (blog: string, folder: string, { profile, at }: ExportFlags) => {
      const settings = demandSettings({ profile: readProfile(profile) })
      const { CRIER_URL: url, CRIER_KEY: key, CRIER_PUBLISHER: name, CRIER_PUBLISHER_LOGO: logo } = settings
      // Pictures and recordings on private addresses are fetched only from the server's origin or CRIER_LINK_ORIGINS; otherwise an
      // editor could have this network probed.
      const origins = [new URL(url).origin, ...(settings.CRIER_LINK_ORIGINS ?? [])]
      const web = createWebReader({ origins, userAgent: () => `Crier/${version}` })
      const site = { publicUrl: url, publisher: { name, logo } }
      await demandEmpty(folder)
      using progress = createProgress(clock)
      const api = new Api({ url, ...(key !== undefined && { key }), clock, random })
      const coverage = await readWhole(api, { blog, at, onRead: updates => progress.show(`${updates} updates read`) })
      // Which comments were shown at an instant is not known.
      const isCommented = at === undefined && coverage.blog.comments !== undefined
      const comments = isCommented ? await api.comments(blog) : undefined
      progress.clear()
      if (at === undefined && coverage.blog.state !== 'ended')
        console.error(`${blog} has not ended: the archive shows its state at this moment.`)
      const { pictures, recordings, left } = await writeArchive({
        coverage,
        comments,
        site,
        folder,
        keepPicture: createPictureKeeper(web, clock),
        keepRecording: createRecordingKeeper(web, clock),
        onPicture: (done, of) => progress.show(`${done} of ${of} pictures`),
        onRecording: file => progress.show(progressOf(file)),
      })
      progress.clear()
      for (const address of left) console.error(`Not archived, because it could not be fetched: ${address}`)
      const told = comments ? [count(comments.length, 'comment')] : []
      const recorded = recordings > 0 ? [count(recordings, 'recording')] : []
      const counts = [count(coverage.updates.length, 'update'), count(pictures, 'picture'), ...recorded, ...told]
      console.log(`${folder}: ${counts.join(', ')}`)
    })
}

/** Existing files are never overwritten. */
async function demandEmpty(folder: string): Promise<void> {
  const held = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new Refused(`${folder} cannot be written: ${error.message}`)
  })
  if (held.length > 0) throw new Refused(`${folder} is not empty; name a folder that is empty or does not exist.`)
}

type FileProgress = { readonly number: number; readonly of: number } & Arrived

/** "recording 2 of 3: 34 of 210 MB" */
function progressOf({ number, of, bytes, whole }: FileProgress): string {
  const megabytes = (size: number) => (size / 1e6).toFixed(size < 1e7 ? 1 : 0)
  return `recording ${number} of ${of}: ${megabytes(bytes)}${whole ? ` of ${megabytes(whole)}` : ''} MB`
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
