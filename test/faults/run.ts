/** `npm run test:faults`: a storm of faults on a whole installation; `--long` for an hour, `--seed` to repeat one. */
import { parseArgs } from 'node:util'
import { storm } from './storm.ts'

const SHORT = { rounds: 20, longestMs: 2_000 }
/** Long enough for pauses beyond every timeout of the nodes. */
const LONG = { rounds: 400, longestMs: 12_000 }

const { values } = parseArgs({
  options: { seed: { type: 'string' }, rounds: { type: 'string' }, long: { type: 'boolean', default: false } },
})
const form = values.long ? LONG : SHORT
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
const rounds = Number(values.rounds ?? form.rounds)

const { complaints } = await storm({ ...form, seed, rounds, say: line => console.log(line) })
console.log(`to repeat it: npm run test:faults -- --seed ${seed} --rounds ${rounds}${values.long ? ' --long' : ''}`)
process.exit(complaints.length === 0 ? 0 : 1)
