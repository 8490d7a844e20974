/**
 * `npm run test:faults`: a storm of faults on a whole installation, then single strikes; `--long` storms for an hour, `--seed` repeats a
 * storm, `--strikes` leaves it out.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { storm } from './storm.ts'

const SHORT = { rounds: 20, longestMs: 2_000 }
/** Long enough for pauses beyond every timeout of the nodes. */
const LONG = { rounds: 400, longestMs: 12_000 }

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string' },
    long: { type: 'boolean', default: false },
    strikes: { type: 'boolean', default: false },
  },
})

const isCalm = values.strikes || (await storms())
process.exit(strikes() && isCalm ? 0 : 1)

async function storms(): Promise<boolean> {
  const form = values.long ? LONG : SHORT
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
  const rounds = Number(values.rounds ?? form.rounds)
  const { complaints } = await storm({ ...form, seed, rounds, say: line => console.log(line) })
  console.log(`to repeat it: npm run test:faults -- --seed ${seed} --rounds ${rounds}${values.long ? ' --long' : ''}`)
  return complaints.length === 0
}

function strikes(): boolean {
  const config = fileURLToPath(new URL('vitest.config.ts', import.meta.url))
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
  return spawnSync(process.execPath, [vitest, 'run', '--config', config], { stdio: 'inherit' }).status === 0
}
