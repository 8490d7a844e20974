/** The port of the device store; `test/contracts/devices.ts` tests every implementation. */
import type { BlogId } from '#shared/blog/ids.ts'
import type {
  AlertChoice,
  ChoiceInBlog,
  Device,
  DeviceId,
  FollowingDevice,
  Platform,
  Recipient,
  Target,
} from './device.ts'

export type Registration = {
  readonly target: Target
  readonly blogs: readonly BlogId[]
  /** Of blogs that it follows; of the others its choice stays. */
  readonly choice?: AlertChoice
  /** False if there is no room: then only a known device may register. */
  readonly mayBeNew?: boolean
}

/**
 * `target`: a new token or subscription of the same device. `blogs` replaces those it followed, `choice` that of the blogs which
 * it names.
 */
export type DeviceEdit = {
  readonly target?: Target
  readonly blogs?: readonly BlogId[]
  readonly choice?: AlertChoice
}

export type RecipientsOf = {
  readonly blog: BlogId
  readonly platform: Platform
  /** Only ids after this one; empty for the first page. */
  readonly after: string
  /** Only ids up to and including this one. */
  readonly until: string
  readonly limit: number
}

/** Sorts after every possible id, because ids are letters, digits, dashes and underscores. */
export const LAST_ID = '~'

/** A device that its service reported as gone: dropped unless it has registered again since. */
export type Gone = { readonly id: DeviceId; readonly registeredUpTo: string }

/** Devices of one platform that made the same choice in a blog. */
export type Chosen = ChoiceInBlog & { readonly platform: Platform; readonly devices: number }

/**
 * As many as eight topics and three levels make on three platforms. Each may have the ids of 50 topics, 2 kB. The most frequent come first, so what is
 * left out are single devices.
 */
export const MAX_CHOICES = 2_304

/** The followers of a blog, and what they chose, at one moment. */
export type Followers = {
  readonly devices: Readonly<Record<Platform, number>>
  /** Who is in none of these gets every alert. */
  readonly chosen: readonly Chosen[]
  /** Choices were left out: their devices count among those who get every alert. */
  readonly isCut: boolean
}

export interface Devices {
  /**
   * On disk when it resolves. The same token or subscription again is the same device, and its blogs are added, up to MAX_BLOGS. A
   * known endpoint with another auth secret is a new device that replaces the old one: it gets neither its id nor its blogs.
   * @throws Refusal `invalid`, `too_many_devices`
   */
  register(registration: Registration): Promise<Device>
  find(id: DeviceId): Promise<Device | undefined>
  /** `'taken'`: the new token or subscription belongs to another device, which is then the one to use. */
  edit(id: DeviceId, edit: DeviceEdit): Promise<Device | 'taken' | undefined>
  /** False if there was none. */
  forget(id: DeviceId): Promise<boolean>
  /** Ordered by id. Ids never change, so no device is skipped by changes between two pages. */
  recipients(of: RecipientsOf): Promise<readonly FollowingDevice[]>
  /** Whether more than `devices` devices follow the blog. The cost is bounded by that number. */
  areMoreThan(devices: number, of: Pick<RecipientsOf, 'blog' | 'platform'>): Promise<boolean>
  /** Of these devices, those that exist. */
  recipientsWith(ids: readonly DeviceId[]): Promise<readonly Recipient[]>
  /** Of these devices, those that follow the blog now. */
  followersWith(
    ids: readonly DeviceId[],
    of: Pick<RecipientsOf, 'blog' | 'platform'>,
  ): Promise<readonly FollowingDevice[]>
  /** Returns how many it dropped. */
  drop(gone: readonly Gone[]): Promise<number>
  /** The service reported a new address for the device. Keeps the time of its registration. */
  move(id: DeviceId, target: Target): Promise<void>
  /** Drops up to `limit` devices that have not registered since `before`, and returns how many. */
  forgetUnused(before: string, limit: number): Promise<number>
  /** An approximate total, fast enough to request now and then. */
  total(): Promise<number>
  /** Of all devices. Counting a million takes a fifth of a second, so it is cached. */
  kinds(): Promise<Readonly<Record<Platform, number>>>
  count(blog: BlogId): Promise<Readonly<Record<Platform, number>>>
  /** Grouped by the store: an alert is counted without a look at each device. The choices of most devices, up to `maxChoices`. */
  followers(blog: BlogId, maxChoices: number): Promise<Followers>
}
