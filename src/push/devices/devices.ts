/** The store of devices: the port that every store implements (`test/contracts/devices.ts` holds them to it). */
import type { BlogId } from '#shared/blog/ids.ts'
import type { Device, DeviceId, Platform, Recipient, Target } from './device.ts'

export type Registration = {
  readonly target: Target
  readonly blogs: readonly BlogId[]
  /** False when there is no room: then only a device that is known registers. */
  readonly mayBeNew?: boolean
}

/** `target`: a new token or subscription of the same device. `blogs` takes the place of those it followed. */
export type DeviceEdit = { readonly target?: Target; readonly blogs?: readonly BlogId[] }

export type RecipientsOf = {
  readonly blog: BlogId
  readonly platform: Platform
  /** Only ids after this one; empty for the first page. */
  readonly after: string
  /** Only ids up to this one. */
  readonly until: string
  readonly limit: number
}

/** After every id there can be: they are of base64url. */
export const LAST_ID = '~'

/** A device that its service said is gone: dropped unless it has registered again since. */
export type Gone = { readonly id: DeviceId; readonly registeredUpTo: string }

export interface Devices {
  /**
   * On disk when it resolves. The same token or subscription again is the same device: its blogs are added to, up to
   * MAX_BLOGS. A known endpoint with another auth secret is another device, which takes the place of the old one: it gets
   * neither its id nor its blogs.
   * @throws Refusal `invalid`, `too_many_devices`
   */
  register(registration: Registration): Promise<Device>
  find(id: DeviceId): Promise<Device | undefined>
  /** `'taken'` when the new token or subscription is another device's, which then is the one to use. */
  edit(id: DeviceId, edit: DeviceEdit): Promise<Device | 'taken' | undefined>
  /** False when there is none. */
  forget(id: DeviceId): Promise<boolean>
  /** In the order of their ids, which never change: none is left out by what happens between two pages. */
  recipients(of: RecipientsOf): Promise<readonly Recipient[]>
  /** Whether more than so many follow the blog there. Costs no more than these, however many there are. */
  areMoreThan(devices: number, of: Pick<RecipientsOf, 'blog' | 'platform'>): Promise<boolean>
  /** Those of them that are there. */
  recipientsWith(ids: readonly DeviceId[]): Promise<readonly Recipient[]>
  /** How many it dropped. */
  drop(gone: readonly Gone[]): Promise<number>
  /** A service said that the device now is at another address. The time of its registration stays. */
  move(id: DeviceId, target: Target): Promise<void>
  /** Drops some of those that did not register since `before`, and says how many. */
  forgetUnused(before: string, limit: number): Promise<number>
  /** About how many there are, soon enough to be asked now and then. */
  total(): Promise<number>
  count(blog: BlogId): Promise<Readonly<Record<Platform, number>>>
}
