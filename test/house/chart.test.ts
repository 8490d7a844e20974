/** The Helm chart, as it was rendered: its objects fit together, and the server that they run. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { settings } from '#server/config/config.ts'
import { hashOfChart, RENDERED } from '../../release/chart.ts'

type Container = {
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly startupProbe: Probe
  readonly livenessProbe: Probe
  readonly readinessProbe: Probe
  readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } }
  readonly securityContext: object
}
type Probe = { readonly httpGet: { readonly path: string } }
type Labels = Readonly<Record<string, string>>
type Resource = {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels?: Labels }
  readonly data: Readonly<Record<string, string>>
  readonly spec: {
    readonly replicas?: number
    readonly selector: Labels & { readonly matchLabels?: Labels }
    readonly template: {
      readonly metadata: { readonly labels: Labels }
      readonly spec: {
        readonly terminationGracePeriodSeconds: number
        readonly enableServiceLinks: boolean
        readonly securityContext: object
        readonly containers: readonly [Container]
      }
    }
    readonly jobLabel?: string
    readonly groups?: unknown
    readonly scaleTargetRef: { readonly name: string }
    readonly rules: readonly [{ readonly http: { readonly paths: readonly Path[] } }]
  }
}
type Path = { readonly path: string; readonly backend: { readonly service: { readonly name: string } } }

const read = (name: string) => readFileSync(`${RENDERED}/${name}.yaml`, 'utf8')
const resourcesOf = (name: string) =>
  parseAllDocuments(read(name))
    .map(document => document.toJS() as Resource | null)
    .filter(one => one !== null)
const ofKind = (kind: string, all: readonly Resource[]) => all.filter(one => one.kind === kind)

/** Of the three groups. */
const HOST = 'live.paper.example'

const ROLES_OF = {
  'one-group': { 'crier-all': 'all' },
  'three-groups': {
    'crier-editors': 'ingest,gateway',
    'crier-phones': 'push,ingest',
    'crier-readers': 'gateway',
  },
} as const

test('the chart has the version of the server', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

  const chart = readFileSync('deploy/helm/Chart.yaml', 'utf8')

  expect(chart).toContain(`\nversion: ${version}\n`)
  expect(chart).toContain(`\nappVersion: "${version}"\n`)
})

test.each(['one-group', 'three-groups'] as const)('%s is rendered from the chart as it is', name => {
  expect(read(name), 'run "npm run chart", which needs helm').toContain(`with the hash ${hashOfChart()}.\n`)
})

test.each(['one-group', 'three-groups'] as const)(
  'in %s each group has its roles, its service and its budget',
  name => {
    const all = resourcesOf(name)
    const deployments = ofKind('Deployment', all)
    const roles = deployments.map(({ metadata, spec }) => [
      metadata.name,
      spec.template.spec.containers[0].env.find(({ name }) => name === 'CRIER_ROLES')?.value,
    ])

    expect(Object.fromEntries(roles)).toEqual(ROLES_OF[name])
    for (const { metadata, spec } of deployments) {
      const selected = spec.selector.matchLabels
      expect(spec.template.metadata.labels).toEqual(selected)
      const service = ofKind('Service', all).find(one => one.metadata.name === metadata.name)
      const budget = ofKind('PodDisruptionBudget', all).find(one => one.metadata.name === metadata.name)
      expect(service?.spec.selector).toEqual(selected)
      expect(budget?.spec.selector.matchLabels).toEqual(selected)
    }
  },
)

test.each(['one-group', 'three-groups'] as const)('in %s the ingress leads to services that exist', name => {
  const all = resourcesOf(name)
  const services = new Set(ofKind('Service', all).map(({ metadata }) => metadata.name))
  const paths = ofKind('Ingress', all).flatMap(({ spec }) => spec.rules[0].http.paths)

  expect(paths.filter(({ backend }) => !services.has(backend.service.name))).toEqual([])
  expect(paths.map(({ path }) => path)).toContain('/')
})

test('a node has time to send its readers away, and answers probes from memory', () => {
  const all = resourcesOf('three-groups')
  const drain = Number(ofKind('ConfigMap', all)[0]?.data.CRIER_DRAIN_SECONDS)

  for (const { spec } of ofKind('Deployment', all)) {
    const { terminationGracePeriodSeconds: grace, containers } = spec.template.spec
    const [{ lifecycle, startupProbe, livenessProbe, readinessProbe }] = containers
    const [, pause] = lifecycle.preStop.exec.command
    expect(grace).toBeGreaterThan(Number(pause) + drain + 4)
    expect([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path)).toEqual(
      Array.from({ length: 3 }, () => '/healthz'),
    )
  }
})

test('settings have names that the server knows, and no service of the cluster can set another', () => {
  const all = resourcesOf('three-groups')

  const names = ofKind('ConfigMap', all).flatMap(({ data }) => Object.keys(data))

  expect(names.filter(name => !(name in settings))).toEqual([])
  expect(ofKind('Deployment', all).map(({ spec }) => spec.template.spec.enableServiceLinks)).toEqual([
    false,
    false,
    false,
  ])
})

test('a node runs as a plain user that can write nothing but two empty folders', () => {
  for (const { spec } of ofKind('Deployment', resourcesOf('three-groups'))) {
    const { securityContext, containers } = spec.template.spec
    expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 })
    expect(containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  }
})

test('a group that scales by its load has no fixed number of nodes', () => {
  const all = resourcesOf('three-groups')
  const [scaler] = ofKind('HorizontalPodAutoscaler', all)
  const scaled = ofKind('Deployment', all).find(({ metadata }) => metadata.name === scaler?.spec.scaleTargetRef.name)

  expect(scaled?.metadata.name).toBe('crier-readers')
  expect(scaled?.spec.replicas).toBeUndefined()
})

test('Prometheus has the rules of deploy/prometheus with runbooks at the host, and all groups as one job; by default neither', () => {
  const all = resourcesOf('three-groups')
  const [monitor] = ofKind('ServiceMonitor', all)
  const [rules] = ofKind('PrometheusRule', all)
  const [service] = ofKind('Service', all)
  const file = readFileSync('deploy/prometheus/alerts.yaml', 'utf8').replaceAll('live.example.org', HOST)

  expect(rules?.spec.groups).toEqual(parse(file).groups)
  expect([rules?.metadata.labels?.release, monitor?.metadata.labels?.release]).toEqual(['prometheus', 'prometheus'])
  expect(service?.metadata.labels?.[monitor?.spec.jobLabel ?? '']).toBe('crier')
  expect(resourcesOf('one-group').filter(({ kind }) => /Monitor|Rule/.test(kind))).toEqual([])
})
