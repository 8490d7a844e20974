/**
 * npm run lighthouse -- [--rounds N]
 * Lighthouse's mobile audit of the page, the embed page, the list of coverages and a partner's page, with budgets; and when
 * each shows its first content on a slow phone with a bad connection.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { openPartnerSite } from '#cli/demo/partner-site.ts'
import { callApi, demand } from '#test/support/services/call-api.ts'
import { CHROMIUM, findProgram } from '#test/support/services/programs.ts'
import { AUTHORIZATION, startCrier } from './crier-server.ts'
import { type Claim, judge, median, print } from './figures.ts'

/** Installed when the script runs, so that `npm ci` does not have it. */
const LIGHTHOUSE = 'lighthouse@13.5.0'
const BLOG = 'lighthouse'
const UPDATES = 300
const LEAST_PERFORMANCE = 98
const FULL_SCORE = 100
/** Zero to two digits: the word for the connection and a tag at a headline change their length. */
const MOST_SHIFT = 0.005
const MOST_FIRST_CONTENT_MS = 1_200
/** Slow 3G as Chromium's developer tools have it, and a phone four times slower than this machine. Applied, not computed. */
const SLOW = [
  ...['--throttling-method=devtools', '--throttling.cpuSlowdownMultiplier=4', '--throttling.requestLatencyMs=400'],
  ...['--throttling.downloadThroughputKbps=400', '--throttling.uploadThroughputKbps=400'],
]

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })

type Audit = {
  readonly performance: number
  readonly accessibility: number
  readonly shift: number
  readonly row: string
}

const folder = mkdtempSync(join(tmpdir(), 'crier-lighthouse-'))
try {
  const program = install(folder)
  const chromium = findProgram(CHROMIUM)
  if (!chromium) throw new Error('Chromium is not installed: `npm run pretest` installs it or says how.')
  if (!judge(await auditAll({ program, chromium }))) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function install(into: string): string {
  const words = ['install', '--prefix', into, '--no-audit', '--no-fund', '--ignore-scripts', LIGHTHOUSE]
  const { status, stderr } = spawnSync('npm', words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm could not install ${LIGHTHOUSE}: ${stderr?.trim().split('\n')[0] ?? 'no npm'}`)
  return join(into, 'node_modules', 'lighthouse', 'cli', 'index.js')
}

type Tools = { readonly program: string; readonly chromium: string }

async function auditAll(tools: Tools): Promise<readonly Claim[]> {
  await using crier = await startCrier('serve', folder, { CRIER_PUBLISHER: 'The Saltmere Courier' })
  const url = `http://127.0.0.1:${crier.port}`
  await fill(url)
  const partner = await openPartnerSite('127.0.0.1')
  try {
    partner.carry({ crier: url, blog: BLOG })
    const pages = {
      page: `${url}/blogs/${BLOG}`,
      'embed page': `${url}/embed/${BLOG}`,
      list: `${url}/`,
      "partner's page": partner.url,
    }
    const claims: Claim[] = []
    for (const [name, address] of Object.entries(pages)) claims.push(...(await auditPage(name, { ...tools, address })))
    return claims
  } finally {
    await partner.close()
  }
}

type Auditing = Tools & { readonly address: string }

async function auditPage(name: string, auditing: Auditing): Promise<readonly Claim[]> {
  const [audits, firstContents]: [Audit[], number[]] = [[], []]
  for (let round = 0; round < Number(values.rounds); round += 1) {
    audits.push(await audit(auditing))
    firstContents.push(await firstContentOf(auditing))
  }
  print(
    name,
    audits.map(({ performance, row }, round) => [
      'performance',
      `${performance}`,
      `${row}, first content on Slow 3G ${Math.round(firstContents[round] ?? Number.NaN)} ms`,
    ]),
  )
  const firstContent = Math.round(median(firstContents))
  const performance = median(audits.map(one => one.performance))
  const accessibility = Math.min(...audits.map(one => one.accessibility))
  const shift = Math.max(...audits.map(one => one.shift))
  return [
    { says: `${name}: performance ${performance}`, isKept: performance >= LEAST_PERFORMANCE },
    { says: `${name}: accessibility ${accessibility}`, isKept: accessibility === FULL_SCORE },
    { says: `${name}: layout shift ${shift.toFixed(3)}`, isKept: shift < MOST_SHIFT },
    {
      says: `${name}: first content after ${firstContent} ms on Slow 3G with a CPU four times slower`,
      isKept: firstContent <= MOST_FIRST_CONTENT_MS,
    },
  ]
}

async function audit(auditing: Auditing): Promise<Audit> {
  return read(await run(auditing, ['--only-categories=performance,accessibility']))
}

async function firstContentOf(auditing: Auditing): Promise<number> {
  const { audits } = await run(auditing, ['--only-audits=first-contentful-paint', ...SLOW])
  return audits['first-contentful-paint']?.numericValue ?? Number.NaN
}

async function run({ program, chromium, address }: Auditing, options: readonly string[]): Promise<Report> {
  const report = join(folder, 'report.json')
  const words = [
    ...[program, address, '--quiet', '--output=json', `--output-path=${report}`, '--no-enable-error-reporting'],
    ...['--chrome-flags=--headless=new --no-sandbox --disable-gpu', ...options],
  ]
  const env = { ...process.env, CHROME_PATH: chromium }
  const running = spawn(process.execPath, words, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = await once(running, 'exit')
  if (code !== 0) throw new Error(`Lighthouse ended with ${code} at ${address}`)
  return JSON.parse(readFileSync(report, 'utf8')) as Report
}

/** The parts used of Lighthouse's report. */
type Report = {
  readonly categories: Readonly<Record<'performance' | 'accessibility', { readonly score: number }>>
  readonly audits: Readonly<Record<string, { readonly numericValue?: number; readonly displayValue?: string }>>
}

function read({ categories, audits }: Report): Audit {
  const shown = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'total-byte-weight']
  return {
    performance: Math.round(categories.performance.score * FULL_SCORE),
    accessibility: Math.round(categories.accessibility.score * FULL_SCORE),
    shift: audits['cumulative-layout-shift']?.numericValue ?? Number.NaN,
    row: shown.map(name => `${name} ${audits[name]?.displayValue ?? '?'}`).join(', '),
  }
}

/** A coverage of an evening, with a photograph as a camera makes it. */
async function fill(url: string): Promise<void> {
  const server = { url, key: AUTHORIZATION.replace('Authorization: Bearer ', '') }
  const post = async (path: string, body: unknown, headers = {}) =>
    demand(await callApi(server, { method: 'POST', path, body, headers }))
  const { picture } = await post('/v1/media', await photograph(), { 'Content-Type': 'image/jpeg' })
  await post('/v1/blogs', {
    id: BLOG,
    title: 'Election night: the count in all districts',
    standfirst: 'Polls have closed. The first results are expected within the hour, the last ones in the morning.',
    lead: {
      ...picture,
      alt: 'A counting hall at dusk',
      caption: 'The counting hall in Saltmere.',
      credit: 'Photograph: Nell Ashdown',
    },
  })
  for (let number = 1; number <= UPDATES; number += 1) {
    await post(`/v1/blogs/${BLOG}/updates`, {
      markdown: `${`Update ${number}: the count goes on in the sports hall. `.repeat(3)}\n\nA second paragraph follows.`,
      ...(number % 5 === 0 && { title: `The count after ${number} districts` }),
      ...(number % 12 === 0 && { key: true }),
    })
  }
}

/** Blurred noise compresses as badly as a photograph does. */
function photograph(): Promise<Buffer> {
  const [width, height] = [3_000, 2_000]
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  return sharp({ create: { width, height, channels: 3, background: '#456', noise } })
    .blur(1.5)
    .jpeg({ quality: 85 })
    .toBuffer()
}
