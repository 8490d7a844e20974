/**
 * `npm run test:faults`: a storm of faults on a whole installation, then single strikes; `--long` storms for an hour, `--seed` repeats a
 * storm, `--strikes` leaves it out. `--posts 1000000` posts that many over all forms instead, or over one (`--form cluster`), for at most
 * `--minutes` each.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type FormName, forms } from './million/forms.ts'
import { manyPosts } from './million/many-posts.ts'
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
    posts: { type: 'string' },
    form: { type: 'string' },
    minutes: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))

process.exit((await run()) ? 0 : 1)

async function run(): Promise<boolean> {
  if (values.posts !== undefined) return posts(Number(values.posts))
  const isCalm = values.strikes || (await storms())
  return strikes() && isCalm
}

/** One form after the other. */
async function posts(total: number): Promise<boolean> {
  const names = (Object.keys(forms) as FormName[]).filter(name => values.form === undefined || name === values.form)
  if (names.length === 0) throw new Error(`--form is one of ${Object.keys(forms).join(', ')}`)
  const longestMs = Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000
  const say = (line: string) => values.quiet || console.log(line)
  let isRight = true
  for (const form of names) {
    const each = Math.ceil(total / names.length)
    const { acknowledged, removed, shown, faults, complaints } = await manyPosts({
      ...{ form, seed, posts: each, longestMs, say },
    })
    console.log(
      `${form}, seed ${seed}: ${acknowledged} posts acknowledged and ${removed} of them removed, through ${faults} faults; ${shown} times shown`,
    )
    console.log(
      complaints.length === 0 ? 'nothing lost, doubled, reordered or shown after its removal' : complaints.join('\n'),
    )
    isRight &&= complaints.length === 0
  }
  return isRight
}

async function storms(): Promise<boolean> {
  const form = values.long ? LONG : SHORT
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
