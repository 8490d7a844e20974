/** The dashboard, as far as that can be seen without Grafana: its schema, its grid, its variables, and the language of its queries. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import { newFolder } from '#test/support/new-folder.ts'
import { findProgram, PROMTOOL } from '#test/support/services/programs.ts'

/** Of https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/, what ours uses, and nothing else. */
const COLUMNS = 24
const gridPos = z.strictObject({
  x: z.int().nonnegative(),
  y: z.int().nonnegative(),
  w: z.int().min(1).max(COLUMNS),
  h: z.int().min(1),
})
/** A fixed one would be that of another installation. */
const datasource = z.strictObject({ type: z.literal('prometheus'), uid: z.string().regex(/^\$\{datasource\}$/) })
const target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  datasource,
  expr: z.string().min(1),
  legendFormat: z.string().min(1),
})
const row = z.strictObject({
  ...{ id: z.int(), type: z.literal('row'), title: z.string().min(1), gridPos },
  ...{ collapsed: z.literal(false), panels: z.tuple([]) },
})
/** Of https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
const unit = z.enum(['short', 's', 'wps', 'cps', 'Bps', 'reqps', 'percentunit', 'bytes'])
const legend = z.strictObject({
  displayMode: z.enum(['list', 'table', 'hidden']),
  placement: z.enum(['bottom', 'right']),
})
const tooltip = z.strictObject({ mode: z.enum(['single', 'multi', 'none']), sort: z.enum(['none', 'asc', 'desc']) })
const drawn = {
  ...{ id: z.int(), title: z.string().min(1), description: z.string().min(1).optional(), gridPos, datasource },
  targets: z.array(target).min(1),
}
const defaults = { unit, min: z.number().optional(), max: z.number().optional() }
const fieldConfig = (fields: z.ZodRawShape) =>
  z.strictObject({ defaults: z.strictObject({ ...defaults, ...fields }), overrides: z.tuple([]) })
const panel = z.discriminatedUnion('type', [
  row,
  z.strictObject({
    ...{ ...drawn, type: z.literal('timeseries'), fieldConfig: fieldConfig({}) },
    options: z.strictObject({ legend, tooltip }),
  }),
  z.strictObject({
    ...{
      ...drawn,
      type: z.literal('state-timeline'),
      fieldConfig: fieldConfig({ mappings: z.array(z.looseObject({ type: z.literal('value') })) }),
    },
    options: z.strictObject({ showValue: z.string(), mergeValues: z.boolean(), legend, tooltip }).partial(),
  }),
])
const current = z.strictObject({ text: z.array(z.string()), value: z.array(z.string()) })
const variable = z.discriminatedUnion('type', [
  z.strictObject({
    ...{ name: z.literal('datasource'), label: z.string(), type: z.literal('datasource') },
    ...{ query: z.literal('prometheus'), current: z.strictObject({}) },
  }),
  z.strictObject({
    ...{ name: z.string(), label: z.string(), type: z.literal('query'), datasource, definition: z.string() },
    query: z.strictObject({ query: z.string(), refId: z.string() }),
    ...{
      includeAll: z.boolean(),
      multi: z.boolean(),
      refresh: z.literal([0, 1, 2]),
      sort: z.int().min(0).max(8),
      current,
    },
  }),
])
const dashboard = z.strictObject({
  ...{ title: z.string().min(1), uid: z.string().regex(/^[\w-]{1,40}$/), tags: z.array(z.string()) },
  ...{
    schemaVersion: z.int().min(36),
    editable: z.boolean(),
    refresh: z.string(),
    timezone: z.enum(['browser', 'utc']),
  },
  time: z.strictObject({ from: z.string(), to: z.literal('now') }),
  templating: z.strictObject({ list: z.array(variable) }),
  annotations: z.strictObject({ list: z.tuple([]) }),
  panels: z.array(panel),
})

const given: unknown = JSON.parse(readFileSync('deploy/grafana/crier.json', 'utf8'))
const { success, error, data } = dashboard.safeParse(given)
const panels = data?.panels ?? []
const variables = data?.templating.list ?? []
const queries = [
  ...panels.flatMap(one => (one.type === 'row' ? [] : one.targets.map(({ expr }) => [one.title, expr] as const))),
  ...variables.flatMap(one => (one.type === 'query' ? [[`variable ${one.name}`, one.query.query] as const] : [])),
]

test('it has the fields that Grafana reads, and every query goes to the data source that is chosen', () => {
  expect(error && z.prettifyError(error)).toBeUndefined()
  expect(success).toBe(true)
  expect(queries.length).toBeGreaterThan(30)
})

test('no two panels have one id or overlap, none is wider than the page, and each query of a panel has its letter', () => {
  const taken = new Map<string, string>()
  const overlaps: string[] = []
  for (const { title, gridPos: at } of panels) {
    expect(at.x + at.w, title).toBeLessThanOrEqual(COLUMNS)
    for (let x = at.x; x < at.x + at.w; x += 1) {
      for (let y = at.y; y < at.y + at.h; y += 1) {
        const other = taken.get(`${x},${y}`)
        if (other !== undefined) overlaps.push(`${title} over ${other}`)
        taken.set(`${x},${y}`, title)
      }
    }
  }
  const letters = panels.flatMap(one => (one.type === 'row' ? [] : [one.targets.map(({ refId }) => refId)]))

  expect(overlaps).toEqual([])
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  for (const each of letters) expect(new Set(each).size).toBe(each.length)
})

/** https://grafana.com/docs/grafana/latest/dashboards/variables/add-template-variables/#global-variables */
const OF_GRAFANA = ['__rate_interval']

test('every variable of a query or a legend exists, and each one is asked for after those that it needs', () => {
  const namesIn = (text: string) => [...text.matchAll(/\$\{?(\w+)\}?/g)].map(([, name = '']) => name)
  const known = [...variables.map(({ name }) => name), ...OF_GRAFANA]
  const before = variables.flatMap((one, place) =>
    (one.type === 'query' ? namesIn(one.query.query) : []).filter(
      name => !variables.slice(0, place).some(earlier => earlier.name === name),
    ),
  )

  expect(queries.flatMap(([, expr]) => namesIn(expr)).filter(name => !known.includes(name))).toEqual([])
  expect(before).toEqual([])
  for (const one of variables) if (one.type === 'query') expect(one.definition).toBe(one.query.query)
})

const promtool = findProgram(PROMTOOL)

test.skipIf(promtool === undefined)(
  'promtool reads every query (skipped where promtool is not installed)',
  async () => {
    const file = join(await newFolder(), 'queries.yaml')
    const rules = queries.map(([, expr], place) => ({ record: `query:number${place}`, expr: expanded(expr) }))
    const check = (all: object) => {
      writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules: all }] }))
      return spawnSync(promtool ?? '', ['check', 'rules', file], { encoding: 'utf8' })
    }

    const [right, wrong] = [check(rules), check([...rules, { record: 'wrong', expr: 'sum by (a (b)' }])]

    expect(right.status, right.stdout + right.stderr).toBe(0)
    expect(right.stdout).toContain(`${rules.length} rules found`)
    expect(wrong.status).not.toBe(0)
  },
)

/** As Grafana sends it; the query of a variable is a function of Grafana's around a selector. */
function expanded(expr: string): string {
  const selector = /^label_values\((.+), *\w+\)$/.exec(expr)?.[1] ?? expr
  return selector.replaceAll('$__rate_interval', '1m').replaceAll(/\$\{?\w+\}?/g, '.*')
}
