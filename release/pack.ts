/**
 * Makes our packages ready to publish, each as a folder and as a tarball: `npm run packages`, after `npm run build`.
 *
 *   --to <folder>          by default release/dist
 *   --repository <url>     where the source is, from CI
 *   --commit <hash>        the commit, where there is no clone
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { commitHere, writeManifest } from './manifest.ts'
import { CLIENTS, stageClient } from './stage-clients.ts'
import { stageServer } from './stage-server.ts'

const { values } = parseArgs({
  options: {
    to: { type: 'string', default: 'release/dist' },
    repository: { type: 'string' },
    commit: { type: 'string' },
    /** The server's folder alone, without a tarball: the image is made of that. */
    server: { type: 'boolean', default: false },
  },
})
const to = resolve(values.to)
const published = { repository: values.repository, commit: values.commit || commitHere() }

const stages = {
  server: stageServer,
  ...Object.fromEntries(
    CLIENTS.map(one => [one.from.replace('client/', ''), (folder: string) => stageClient(folder, one)]),
  ),
}

rmSync(to, { recursive: true, force: true })
const folders = Object.entries(stages)
  .filter(([name]) => !values.server || name === 'server')
  .map(([name, stage]) => {
    const folder = join(to, name)
    mkdirSync(folder, { recursive: true })
    writeManifest(folder, stage(folder), published)
    return folder
  })
if (!values.server) pack(folders)

function pack(ready: readonly string[]): void {
  const { status } = spawnSync('npm', ['pack', '--silent', '--pack-destination', to, ...ready], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
