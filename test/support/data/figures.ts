/** Reads a server's Prometheus metrics. */
import type { TestApp } from '#test/support/services/start-app.ts'

/** By name and labels, such as `crier_readers` or `crier_append_seconds_count{kind="…"}`. */
export async function readFigures(port: unknown): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  const lines = (await answer.text()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

/** For an app that was started with `CRIER_METRICS_PORT`. */
export function figuresPort({ logged }: TestApp): number {
  return JSON.parse(logged.find(line => line.includes('/metrics')) ?? '{}').port
}
