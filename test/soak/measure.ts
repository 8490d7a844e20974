/** Asks the probe in a process for one measurement. */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Measured } from './figures.ts'

const PROBE = new URL('./probe.ts', import.meta.url).href

/** For the environment of a process that is to be measured at this path. */
export function probed(path: string): Readonly<Record<string, string>> {
  return { SOAK_SOCKET: path, NODE_OPTIONS: `--import ${PROBE} --disable-warning=ExperimentalWarning` }
}

export async function measure(path: string): Promise<Measured> {
  return JSON.parse(await text(connect(path))) as Measured
}
