/** Browser code is built from `client/`; without it, the server would serve everything but pages and scripts. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Refused } from './refused.ts'

/** One script that readers load, the desk, and the guide. */
const PARTS = ['widget.js', 'desk/index.html', 'docs/guide/index.html']

export function demandBuiltPages(): void {
  const missing = PARTS.filter(part => !existsSync(new URL(`../../client/dist/${part}`, import.meta.url)))
  if (missing.length === 0) return
  const folder = fileURLToPath(new URL('../..', import.meta.url))
  throw new Refused(
    `The pages and scripts are not built (client/dist lacks ${missing.join(' and ')}); run "npm ci && npm run build" in ${folder}, then "npm prune --omit=dev" if only the server is needed.`,
  )
}
