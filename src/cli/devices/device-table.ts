/** Devices as tables for people: one and what it chose, or how many. */
import { printTable } from '#cli/table.ts'
import { type Platform, platforms } from '#push/devices/device.ts'
import type { AlertLevel } from '#shared/blog/alert-level.ts'

type Counts = Readonly<Partial<Record<Platform, number>>>
export type AlertDevices = { readonly devices: Counts; readonly followers: Counts; readonly isAtMost: boolean }

export type ShownDevice = {
  readonly id: string
  readonly platform: Platform
  readonly blogs: readonly string[]
  readonly topics?: Readonly<Record<string, readonly string[]>>
  readonly levels?: Readonly<Record<string, AlertLevel>>
  readonly registeredAt: string
}

const FOLLOWS_NONE = 'It follows no coverage.'

export function deviceTable({ platform, blogs, topics = {}, levels = {}, registeredAt }: ShownDevice): string {
  const rows = blogs.map(blog => [blog, levels[blog] ?? 'all', topics[blog]?.join(', ') ?? 'all'])
  const table = printTable([['BLOG', 'ALERTS', 'TOPICS'], ...rows], { empty: FOLLOWS_NONE })
  return `${platform}, registered ${registeredAt}\n\n${table}`
}

export function countTable({ devices, followers }: AlertDevices): string {
  const rows = platforms.map(platform => [platform, countIn(devices, platform), countIn(followers, platform)])
  const all = ['all', String(sum(devices)), String(sum(followers))]
  return printTable([['WHERE', 'ALERTED', 'FOLLOW'], ...rows, all], { empty: '' })
}

function countIn(counts: Counts, platform: Platform): string {
  return String(counts[platform] ?? 0)
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
