/** Generates device ids. An id is its device's password, so it must not be guessable: 130 random bits. */
import { randomLetters } from '#platform/random-letters.ts'
import { type DeviceId, deviceId } from './device.ts'

const LETTERS = 22

export function newDeviceId(): DeviceId {
  return deviceId.parse(randomLetters(LETTERS))
}
