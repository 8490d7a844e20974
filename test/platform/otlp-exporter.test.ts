/** Spans wait for a collector that is away, up to a bound. */
import { expect, test } from 'vitest'
import { OtlpExporter } from '#platform/tracing/otlp-exporter.ts'
import { Tracer } from '#platform/tracing/tracer.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { startOtlpCollector } from '#test/support/services/otlp-collector.ts'

async function open() {
  const collector = await startOtlpCollector()
  const clock = new ManualClock()
  const errors: [string, number][] = []
  const exporter = new OtlpExporter({
    ...{ url: `${collector.url}/v1/traces`, headers: {}, resource: { 'service.name': 'crier' }, version: '1', clock },
    onError: (error, dropped) => void errors.push([(error as Error).message, dropped]),
  })
  const tracer = new Tracer({ clock, share: 1, onEnded: exporter.take })
  return { collector, clock, errors, exporter, tracer }
}

test('spans are sent every few seconds, and again after a passing failure', async () => {
  const { collector, clock, errors, exporter, tracer } = await open()
  await using _ = collector
  collector.answersNext(503)
  tracer.note({ name: 'first' }, 12.5)
  clock.advance(5_000)
  await expect.poll(() => errors).toEqual([['the collector responded with 503', 0]])

  tracer.note({ name: 'second' })
  await exporter.close()

  expect(collector.spans.map(({ name }) => name)).toEqual(['first', 'second'])
  const [{ startTimeUnixNano = '0', endTimeUnixNano = '0' } = {}] = collector.spans
  expect(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)).toBe(12_500_000n)
})

test('while the collector is away, spans beyond the bound are dropped and counted; refused ones are not sent again', async () => {
  const { collector, clock, errors, exporter, tracer } = await open()
  await using _ = collector
  collector.answersNext(400)
  tracer.note({ name: 'refused' })
  clock.advance(5_000)
  await expect.poll(() => errors).toEqual([['the collector responded with 400', 1]])

  collector.answersNext(503)
  for (let n = 0; n < 3_000; n += 1) tracer.note({ name: `span ${n}` })
  await expect.poll(() => errors).toHaveLength(2)

  // 512 are under way while 2,048 wait: of 3,000, 440 found no room, and then 512 of those that were under way.
  expect(errors[1]).toEqual(['the collector responded with 503', 3_000 - 2_048])
  await exporter.close()
  expect(collector.spans.map(({ name }) => name)).not.toContain('refused')
})

test('a collector that never responds delays the end of a node for two seconds, not for its time limit', async () => {
  const { collector, clock, errors, exporter, tracer } = await open()
  await using _ = collector
  const asked = collector.hangs()
  tracer.note({ name: 'first' })
  clock.advance(5_000)
  await asked
  tracer.note({ name: 'second' })

  const closing = exporter.close()
  clock.advance(2_000)
  await closing

  // The request under way, and the last one, which is not begun any more.
  expect(errors.map(([message]) => message)).toEqual(Array(2).fill('This operation was aborted'))
  expect(collector.headers).toHaveLength(1)
})
