/**
 * Makes our packages ready to publish, each as a folder and as a tarball: `npm run packages`, after `npm run build`.
 *
 *   --to <folder>          by default release/dist
 *   --repository <url>     where the source is, from CI
 *   --commit <hash>        the commit, where there is no clone
 *   --only <name>          the folder of one package, without a tarball: the image is made of that of `server`
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { commitHere, writeManifest } from './manifest.ts'
import { CLIENTS, stageClient, stageWidget } from './stage-clients.ts'
import { stageServer } from './stage-server.ts'

const { values } = parseArgs({
  options: {
    to: { type: 'string', default: 'release/dist' },
    repository: { type: 'string' },
    commit: { type: 'string' },
    only: { type: 'string' },
  },
})
const to = resolve(values.to)
const published = { repository: values.repository, commit: values.commit || commitHere() }

type Stage = (folder: string) => object | Promise<object>

const stages: Readonly<Record<string, Stage>> = {
  server: stageServer,
  widget: stageWidget,
  ...Object.fromEntries(CLIENTS.map(one => [one.name, (folder: string) => stageClient(folder, one)])),
}

rmSync(to, { recursive: true, force: true })
const folders: string[] = []
for (const [name, stage] of Object.entries(stages)) {
  if (values.only !== undefined && values.only !== name) continue
  const folder = join(to, name)
  mkdirSync(folder, { recursive: true })
  writeManifest(folder, await stage(folder), published)
  folders.push(folder)
}
if (values.only === undefined) pack(folders)

function pack(ready: readonly string[]): void {
  const { status } = spawnSync('npm', ['pack', '--silent', '--pack-destination', to, ...ready], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
