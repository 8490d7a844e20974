/** The resident memory of one follower. */
import { compile } from './compile.ts'
import { startCrier } from './crier-server.ts'
import { FOLLOW_BLOG, openFollowers, rest, round, writeUpdate } from './fan-out.ts'
import { type Claim, print, two, whole } from './figures.ts'

const MOST_KILOBYTES = 12
/** Long enough for the garbage of the handshakes to be collected, if the server collects it by itself. */
const SETTLE_MS = 5_000
const UPDATES = 20

export async function benchMemory({ folder, followers }: { folder: string; followers: number }): Promise<Claim[]> {
  const program = compile('load', folder)
  await using crier = await startCrier('serve', folder)
  const { load, opened } = await openFollowers({
    ...{ program, port: crier.port, server: crier.process, followers, body: writeUpdate(folder), words: FOLLOW_BLOG },
  })
  await using _load = load
  const idle = await rest(load, SETTLE_MS)
  await round(load, UPDATES)
  const used = await rest(load, SETTLE_MS)

  const each = (resident: number) => (resident - opened.residentBefore) / followers / 1_000
  print(`Memory: ${whole(followers)} followers`, [
    ['before anyone followed, MB', two(opened.residentBefore / 1e6)],
    ['each follower at rest, kB', two(each(idle.resident))],
    [`each follower after ${UPDATES} updates, kB`, two(each(used.resident))],
    ['opening one, µs of CPU', two(opened.cpuUs / followers)],
  ])
  const most = Math.max(each(idle.resident), each(used.resident))
  return [{ says: `${two(most)} kB for each follower (at most ${MOST_KILOBYTES})`, isKept: most <= MOST_KILOBYTES }]
}
