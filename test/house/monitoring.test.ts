/** The dashboard, the alert rules and their runbooks: each names metrics that exist, and each metric is documented. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { everyMetric } from '#test/support/data/every-metric.ts'
import { findProgram, PROMTOOL } from '#test/support/services/programs.ts'

type Rule = {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly runbook_url: string }
}
type Panel = { readonly title: string; readonly type: string; readonly targets?: readonly { readonly expr: string }[] }

const RULES = 'deploy/prometheus/alerts.yaml'
const { groups } = parse(readFileSync(RULES, 'utf8')) as { readonly groups: readonly { readonly rules: Rule[] }[] }
const rules = groups.flatMap(group => group.rules)
const dashboard = JSON.parse(readFileSync('deploy/grafana/crier.json', 'utf8')) as {
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly definition?: string }[] }
}
const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
  ...dashboard.templating.list.flatMap(({ definition }) => (definition ? [['a variable', definition] as const] : [])),
]
const metrics = everyMetric().getMetricsAsArray()
/** Prometheus' own. */
const OF_PROMETHEUS = 'up'
/** Added to every series by Prometheus. */
const TARGET_LABELS = ['job', 'instance']

test.each(expressions)('the metrics and labels of "%s" exist', (_, expr) => {
  const used = metricsIn(expr)

  expect(used.length).toBeGreaterThan(0)
  for (const { name, labels } of used) {
    if (name === OF_PROMETHEUS) continue
    const known = labelsOf(name)
    expect(known, `${name} does not exist`).toBeDefined()
    expect(labels.filter(label => !known?.includes(label))).toEqual([])
  }
})

test('the search for unknown metrics and labels finds them', () => {
  expect(metricsIn('sum by (le) (rate(crier_invented_total{reason="slow"}[5m])) > 2 or up == 0')).toEqual([
    { name: 'crier_invented_total', labels: ['reason'] },
    { name: 'up', labels: [] },
  ])
  expect(labelsOf('crier_invented_total')).toBeUndefined()
  expect(labelsOf('crier_append_seconds')).toBeUndefined()
  expect(labelsOf('crier_append_seconds_bucket')).toContain('le')
})

test('every panel asks for something, and every metric of Crier is on the dashboard or in a rule', () => {
  const silent = dashboard.panels.filter(({ type, targets = [] }) => type !== 'row' && targets.length === 0)
  const used = new Set(expressions.flatMap(([, expr]) => metricsIn(expr).map(({ name }) => name)))
  const unused = metrics
    .map(({ name }) => name)
    .filter(name => name.startsWith('crier_'))
    .filter(name => ![name, `${name}_bucket`, `${name}_count`, `${name}_sum`].some(one => used.has(one)))

  expect(silent).toEqual([])
  expect(unused).toEqual([])
})

test('each rule says how bad it is, and leads to its runbook', () => {
  const runbooks = readFileSync('docs/runbooks.md', 'utf8').split(/^## /m).slice(1)
  const sections = runbooks.map(text => text.slice(0, text.indexOf('\n')))

  expect(sections).toEqual(rules.map(({ alert }) => alert))
  for (const [index, { alert, labels, annotations }] of rules.entries()) {
    expect(annotations.runbook_url).toMatch(new RegExp(`/docs/guide/runbooks\\.html#${alert.toLowerCase()}$`))
    expect(annotations.summary).not.toBe('')
    const section = runbooks[index] ?? ''
    expect(section).toContain(`**${labels.severity}.**`)
    for (const part of ['- *See:*', '- *Do:*', '- *Over:*']) expect(section, alert).toContain(part)
  }
})

test('every metric has a help text and a type, and docs/operations.md names it; nothing else is named', async () => {
  const printed = await everyMetric().metrics()
  const documented =
    readFileSync('docs/operations.md', 'utf8')
      .split(/^## Metrics/m)[1]
      ?.split(/^## /m)[0] ?? ''
  const ours = metrics.map(({ name }) => name).filter(name => name.startsWith('crier_'))

  for (const { name, help } of metrics) {
    expect(help.length, name).toBeGreaterThan(5)
    expect(printed).toMatch(new RegExp(`^# HELP ${name} .+\\n# TYPE ${name} (counter|gauge|histogram)$`, 'm'))
  }
  const named = [...documented.matchAll(/`(crier_[a-z_]+)/g)].map(([, name = '']) => name)
  expect(ours.filter(name => !named.includes(name))).toEqual([])
  expect(named.filter(name => !ours.includes(name) && labelsOf(name) === undefined)).toEqual([])
})

const promtool = findProgram(PROMTOOL)

test.skipIf(promtool === undefined)(
  'promtool accepts the rules, and they fire when they should (skipped where promtool is not installed)',
  () => {
    for (const args of [
      ['check', 'rules', RULES],
      ['test', 'rules', 'test/support/data/alerts.test.yaml'],
    ]) {
      const { status, stdout, stderr } = spawnSync(promtool ?? '', args, { encoding: 'utf8' })
      expect(status, stdout + stderr).toBe(0)
    }
  },
)

/** Metrics of an expression, and the labels of their selectors. */
function metricsIn(expr: string): readonly { readonly name: string; readonly labels: readonly string[] }[] {
  const withoutGroups = expr.replace(/\b(by|on|without|ignoring)\s*\([^)]*\)/g, '')
  const found = withoutGroups.matchAll(/\b((?:crier|nodejs|process)_\w+|up)\b(?:\{([^}]*)\})?/g)
  return [...found].map(([, name = '', selector = '']) => ({
    name,
    labels: [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
  }))
}

/** The labels of a series; undefined if there is none of that name. */
function labelsOf(series: string): readonly string[] | undefined {
  for (const metric of metrics) {
    const { name, type, labelNames } = metric as typeof metric & { type: string; labelNames: readonly string[] }
    const names = type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
    if (names.includes(series)) return [...labelNames, ...TARGET_LABELS, 'le']
  }
  return undefined
}
