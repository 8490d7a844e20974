/** Generates device ids. An id is its device's password, so it must not be guessable: 128 random bits. */
import { randomBytes } from 'node:crypto'
import { type DeviceId, deviceId } from './device.ts'

const BYTES = 16

export function newDeviceId(): DeviceId {
  return deviceId.parse(randomBytes(BYTES).toString('base64url'))
}
