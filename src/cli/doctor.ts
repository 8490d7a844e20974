/** `crier doctor`: checks an installation, whether or not its server runs, and says what to change. */
import { Command } from 'commander'
import type { Composition } from '#server/composition.ts'
import type { DoctorReport } from '#server/doctor/doctor.ts'
import type { CheckFinding, CheckState } from '#server/doctor/doctor-check.ts'
import { USUAL_READERS } from '#server/doctor/usual-readers.ts'
import { toCount } from './arguments.ts'
import { createProgress } from './progress.ts'
import { Refused } from './refused.ts'
import { settingsInFlags, withSettingFlags } from './setting-flags.ts'
import { mistakeLines, settingLayers } from './settings.ts'

type Options = { readonly json?: true; readonly readers: number } & Readonly<Record<string, unknown>>

const HELP = `
Run it beside the server, as its user and with its settings, at any time: it creates, migrates and changes nothing, sends no push, and
deletes the one object that it writes into the bucket. The flags are those of "crier serve". Exit codes: 0 no problem, 1 problems;
warnings do not count.

Examples:
  crier doctor
  crier doctor --readers 20000
  crier doctor --json > report.json
`

export function doctorCommand(composition: Composition): Command {
  const command = new Command('doctor')
    .description('check settings, database, Redis, proxy, push and the machine, and say what to change')
    .option('--readers <count>', 'readers that this node is to serve at once', toCount, USUAL_READERS)
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
  return withSettingFlags(command).action(async (options: Options) => {
    const flags = settingsInFlags(options)
    const report = await run(composition, { readers: options.readers, flags })
    console.log(options.json ? JSON.stringify(report) : print(report))
    const problems = countOf(report, 'problem')
    if (problems > 0) throw new Refused(`${problems === 1 ? 'One problem' : `${problems} problems`}.`)
  })
}

type Asked = { readonly readers: number; readonly flags: ReturnType<typeof settingsInFlags> }

async function run({ runDoctor, clock }: Composition, { readers, flags }: Asked): Promise<DoctorReport> {
  using progress = createProgress(clock)
  const stopShowing = clock.every(SHOW_MS, () => progress.show(line))
  let line = 'Checking …'
  try {
    return await runDoctor({
      ...{ layers: settingLayers({ flags }), readers },
      nameMistakes: mistakes => mistakeLines(mistakes, flags),
      onDone(running) {
        line = `Waiting for ${running.join(', ')} …`
      },
    })
  } finally {
    stopShowing()
  }
}

const SHOW_MS = 200

function countOf({ findings }: DoctorReport, state: CheckState): number {
  return findings.filter(one => one.state === state).length
}

function counted(report: DoctorReport, state: CheckState): string {
  const count = countOf(report, state)
  const isNoun = state === 'warning' || state === 'problem'
  return `${count} ${state}${isNoun && count !== 1 ? 's' : ''}`
}

/** A change is one line, so that a command in it can be copied. */
function print(report: DoctorReport): string {
  const { version, at, findings } = report
  const width = Math.max(...findings.map(({ check }) => check.length), LABELS.expected.length)
  return [
    `Crier ${version}, ${at}`,
    '',
    ...findings.flatMap(finding => linesOf(finding, width)),
    '',
    (['ok', 'warning', 'problem', 'skipped'] as const).map(state => counted(report, state)).join(', '),
  ].join('\n')
}

const LABELS = { expected: 'should be', change: 'change' } as const
const STATE_WIDTH = 'problem'.length

function linesOf({ check, state, found, expected, change }: CheckFinding, width: number): readonly string[] {
  const line = (state: string, label: string, text: string) =>
    `${state.padEnd(STATE_WIDTH)}  ${label.padEnd(width)}  ${withoutControls(text)}`
  return [
    line(state, check, found),
    ...(expected === undefined ? [] : [line('', LABELS.expected, expected)]),
    ...(change === undefined ? [] : [line('', LABELS.change, change)]),
  ]
}

/** A finding may repeat what another server said; a terminal would execute escape sequences in it. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
