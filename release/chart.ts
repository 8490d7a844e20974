/**
 * Renders the Helm chart with `helm` into test/fixtures/chart, where tests read it: `npm run chart`, after a change of deploy/helm.
 * Machines without `helm` recognize by the hash whether that was done.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const CHART = 'deploy/helm'
export const RENDERED = 'test/fixtures/chart'

/** Each way to install it, by the values that are given. */
const INSTALLATIONS = { 'one-group': {}, 'three-groups': threeGroups() } as const

/** Checked by the chart, and not rendered. */
const KUBERNETES = '1.34.0'

function threeGroups(): object {
  return {
    host: 'live.paper.example',
    groups: {
      all: null,
      readers: { roles: 'gateway', autoscaling: { min: 2, max: 12, cpu: 60 }, paths: ['/'] },
      editors: { roles: 'ingest,gateway', replicas: 2, paths: ['/v1', '/desk'] },
      phones: { roles: 'push,ingest', replicas: 2, paths: ['/v1/devices'] },
    },
    metrics: { serviceMonitor: true, rules: true, labels: { release: 'prometheus' } },
  }
}

export function hashOfChart(): string {
  const hash = createHash('sha256')
  for (const path of globSync(`${CHART}/**/*.*`).sort()) hash.update(`${path}\n`).update(readFileSync(path))
  return hash.digest('hex')
}

function render(values: object): string {
  const args = ['template', 'crier', CHART, '--kube-version', KUBERNETES, '--values', '-']
  const { error, status, stdout, stderr } = spawnSync('helm', args, { input: JSON.stringify(values), encoding: 'utf8' })
  if (error || status !== 0) throw new Error(`helm failed: ${error?.message ?? stderr}`)
  return stdout
}

if (import.meta.main) {
  mkdirSync(RENDERED, { recursive: true })
  for (const [name, values] of Object.entries(INSTALLATIONS)) {
    const head = `# Rendered by "npm run chart" from the chart with the hash ${hashOfChart()}.\n`
    writeFileSync(`${RENDERED}/${name}.yaml`, head + render(values))
  }
}
