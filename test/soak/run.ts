/** `npm run soak`: whether anything grows in a server that runs for long. */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { sentence } from './figures.ts'
import { FORMS, type Form } from './installation.ts'
import { drawPlot } from './plot.ts'
import { soak } from './soak.ts'

const HELP = `Runs servers under load, and says what grows in them: memory, descriptors, timers, handles, listeners, delay of the event loop.

  npm run soak                     all forms, three minutes each, after a warm-up of one
  npm run soak -- --hours 8        for a night
  npm run soak -- --form embedded  one form: ${FORMS.join(', ')}
  npm run soak -- --leak           with a leak of everything in each server, which must be found

  --minutes N   measured time for each form (3)
  --warm-up N   minutes before it (1)
  --out FILE    where the plot goes (soak.svg)`

const MINUTE_MS = 60_000

async function main(): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      ...{ minutes: text, hours: text, form: text, out: text, 'warm-up': text },
      leak: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { form, out = 'soak.svg', leak } = values
  const forms = FORMS.filter(one => form === undefined || one === form)
  const ms = values.hours ? Number(values.hours) * 60 * MINUTE_MS : Number(values.minutes ?? 3) * MINUTE_MS
  const warmUpMs = Number(values['warm-up'] ?? 1) * MINUTE_MS
  const isWrong = forms.length === 0 || !(ms > 0) || !(warmUpMs >= 0)
  if (values.help || isWrong) {
    console.log(HELP)
    return isWrong ? 2 : 0
  }
  return run({ forms, ms, warmUpMs, leaks: leak, out })
}

type Run = {
  readonly forms: readonly Form[]
  readonly ms: number
  readonly warmUpMs: number
  readonly leaks: boolean
  readonly out: string
}

async function run({ forms, out, ...options }: Run): Promise<number> {
  const plotted = []
  for (const form of forms) plotted.push(...(await soak({ ...options, form, say: line => console.log(line) })))
  await writeFile(out, drawPlot(`Soak, ${Math.round(options.ms / MINUTE_MS)} min`, plotted))
  for (const { process, findings, ended } of plotted) {
    console.log(`\n${process}${ended === undefined ? '' : ` ENDED BY ITSELF: ${ended}`}`)
    for (const finding of findings) console.log(`  ${sentence(finding)}`)
  }
  console.log(`\nplot: ${out}`)
  const isWell = plotted.every(({ findings, ended }) => ended === undefined && findings.every(({ isFlat }) => isFlat))
  return isWell ? 0 : 1
}

process.exitCode = await main()
