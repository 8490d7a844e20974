/** Makes the instruments of one registry, so that each metric takes a line. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export type Instruments = ReturnType<typeof createInstruments>

/** How the values of several workers become one; by default they are added up. */
type Aggregator = 'sum' | 'average'
type Watched = { readonly name: string; readonly help: string; readonly aggregator?: Aggregator }

export function createInstruments(registry: Registry) {
  const registers = [registry]
  return {
    histogram: <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) =>
      new Histogram({ name, help, buckets, labelNames, registers }),
    counter: <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
      new Counter({ name, help, labelNames, registers }),

    /** A value that another part holds, read at each scrape. */
    watched({ name, help, aggregator = 'sum' }: Watched, look: () => number): void {
      new Gauge({
        ...{ name, help, registers, aggregator },
        collect() {
          this.set(look())
        },
      })
    },

    /** A count that another part keeps, read at each scrape. */
    counted(name: string, help: string, look: () => number): void {
      new Counter({
        ...{ name, help, registers },
        collect() {
          this.reset()
          this.inc(look())
        },
      })
    },

    /** Values by the one label, read at each scrape; those that are gone have no series any more. */
    watchedBy<Label extends string>(
      { name, help, label }: Omit<Watched, 'aggregator'> & { readonly label: Label },
      look: () => Values | Promise<Values>,
    ): void {
      new Gauge({
        ...{ name, help, registers, labelNames: [label] },
        async collect() {
          const values = await look()
          this.reset()
          for (const [of, value] of values) this.set({ [label]: of } as Partial<Record<Label, string>>, value)
        },
      })
    },

    /** What is so in each process: the series has the value 1, and of several workers their number. */
    stated<Label extends string>(name: string, help: string, labels: Readonly<Record<Label, string>>): void {
      const labelNames = Object.keys(labels) as Label[]
      new Gauge({ name, help, labelNames, registers }).set({ ...labels } as Partial<Record<Label, string>>, 1)
    },
  }
}

type Values = Iterable<readonly [string, number]>
