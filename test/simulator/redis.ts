/** Redis as one simulated server: it loses, repeats, reorders and delays messages, and cuts connections. */
import type { RedisWire, WireOptions } from '#store/bus/redis-wire.ts'
import type { World } from './world.ts'

/** Probabilities, from 0 to 1. */
type Weather = { readonly drop: number; readonly repeat: number; readonly delay: number }
export const FAIR: Weather = { drop: 0, repeat: 0, delay: 0 }

const ONE_WAY_MS = 2
const LATE_MS = 3_000
const RECONNECT_MS = 200

export class Redis {
  readonly #world: World
  readonly #random: () => number
  readonly #wires = new Set<SimulatedWire>()
  weather: Weather = FAIR

  constructor(world: World) {
    this.#world = world
    this.#random = world.random('redis')
  }

  readonly open = (options: WireOptions): SimulatedWire => {
    const wire: SimulatedWire = new SimulatedWire(this.#world, options, {
      publish: (channel, message) => this.#publish(channel, message),
      leave: () => this.#wires.delete(wire),
    })
    this.#wires.add(wire)
    return wire
  }

  #publish(channel: string, message: string): void {
    for (const wire of this.#wires) {
      if (!wire.hears(channel) || this.#random() < this.weather.drop) continue
      const times = this.#random() < this.weather.repeat ? 2 : 1
      for (let time = 0; time < times; time += 1) {
        const ms = ONE_WAY_MS * this.#random() + (this.#random() < this.weather.delay ? LATE_MS * this.#random() : 0)
        this.#world.after(ms, () => wire.hear(channel, message))
      }
    }
  }
}

type Server = { readonly publish: (channel: string, message: string) => void; readonly leave: () => void }

export class SimulatedWire implements RedisWire {
  readonly connected: Promise<void>
  readonly #world: World
  readonly #options: WireOptions
  readonly #server: Server
  readonly #channels = new Set<string>()
  #isConnected = false
  #isDead = false

  constructor(world: World, options: WireOptions, server: Server) {
    this.#world = world
    this.#options = options
    this.#server = server
    this.connected = new Promise(resolve => {
      world.after(ONE_WAY_MS, () => {
        this.#connect()
        resolve()
      })
    })
  }

  get isConnected(): boolean {
    return this.#isConnected
  }

  hears(channel: string): boolean {
    return this.#channels.has(channel)
  }

  hear(channel: string, message: string): void {
    if (this.#isConnected && this.#channels.has(channel)) this.#options.onMessage(channel, message)
  }

  async publish(channel: string, message: string): Promise<void> {
    await this.#arrive()
    this.#server.publish(channel, message)
  }

  async subscribe(channel: string): Promise<void> {
    await this.#arrive()
    this.#channels.add(channel)
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#channels.delete(channel)
  }

  /** For so long; every subscription is lost. */
  cut(ms: number): void {
    if (!this.#isConnected) return
    this.#isConnected = false
    this.#channels.clear()
    this.#options.onError(new Error('the connection to Redis was cut'))
    this.#world.after(ms + RECONNECT_MS, () => this.#connect())
  }

  die(): void {
    this.#isDead = true
    this.close()
  }

  close(): void {
    this.#isConnected = false
    this.#isDead = true
    this.#channels.clear()
    this.#server.leave()
  }

  #connect(): void {
    if (this.#isDead || this.#isConnected) return
    this.#isConnected = true
    this.#options.onConnected()
  }

  async #arrive(): Promise<void> {
    if (this.#isConnected) await this.#world.pause(ONE_WAY_MS)
    if (!this.#isConnected) throw new Error('the connection to Redis was cut')
  }
}
