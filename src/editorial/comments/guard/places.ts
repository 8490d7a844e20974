/**
 * The meters that a comment counts on: of its network, of the network around that, and of the device. A meter is named by a
 * keyed hash, cut so short that tens of thousands of networks share each name, and its key is deleted the day after: no name
 * leads back to an address (docs/decisions/0147).
 */
import { createHmac } from 'node:crypto'
import { addressIn, isShared } from '#platform/limits/address.ts'
import type { MeterOf } from '#store/guard/guard-state.ts'

/** 65,536 names for 4 billion addresses; a crowd of honest readers rarely shares one with an attacker. */
const PLACE_BYTES = 2
/** Devices are far more than places; a name is forgotten minutes after its device's last comment. */
const DEVICE_BYTES = 6

/** A person writes a sentence in this time. */
const DEVICE_INTERVAL_MS = 15_000
const DEVICE_BURST = 5
/** Of a place's minute, which may come at once: a class, or a mobile network's readers when questions are opened. */
const PLACE_BURST_MINUTES = 2
/** An attacker may hold 65,536 of the smallest IPv6 networks, or 256 neighbouring IPv4 addresses. */
const AROUND_FACTOR = 8
/** For a shared name (an unconfigured proxy, or a private network), as for other limits. */
const SHARED_FACTOR = 16

type PlacesOf = {
  readonly secret: string
  /** A name of `AddressReader`. */
  readonly address: string
  readonly writer: string
  readonly perMinute: number
}

export type CommentMeters = { readonly around: MeterOf; readonly place: MeterOf; readonly device: MeterOf }

export function placesOf({ secret, address, writer, perMinute }: PlacesOf): CommentMeters {
  const own = perMinute * (isShared(address) ? SHARED_FACTOR : 1)
  const network = addressIn(address)
  const name = (kind: string, text: string, bytes: number) =>
    `${kind}:${createHmac('sha256', secret).update(`${kind} ${text}`).digest().toString('base64url', 0, bytes)}`
  return {
    around: meter(name('around', aroundOf(network), PLACE_BYTES), own * AROUND_FACTOR),
    place: meter(name('place', network, PLACE_BYTES), own),
    device: { name: name('device', writer, DEVICE_BYTES), intervalMs: DEVICE_INTERVAL_MS, most: DEVICE_BURST },
  }
}

/** The network around: /24 of IPv4, /48 of IPv6 (RFC 6177), of which `networkOf` left the first four groups. */
export function aroundOf(network: string): string {
  return network.includes('.') ? network.split('.').slice(0, 3).join('.') : network.split(':').slice(0, 3).join(':')
}

function meter(name: string, perMinute: number): MeterOf {
  return { name, intervalMs: Math.ceil(60_000 / perMinute), most: perMinute * PLACE_BURST_MINUTES }
}
