/** Texts around writing an alert. */

const PLATFORMS = [
  ['fcm', (count: string) => `${count} Android`],
  ['apns', (count: string) => `${count} iPhone`],
  ['web', (count: string, isOne: boolean) => `${count} ${isOne ? 'browser' : 'browsers'}`],
] as const

type Counts = Readonly<Partial<Record<'web' | 'fcm' | 'apns', number>>>

export const alertingWords = {
  title: 'Alert',
  counting: 'Counting the devices…',
  unknown: 'How many devices it goes to is not known now.',
  off: 'This server sends no alerts, so it goes to no device.',
  nobody: 'No device follows this coverage yet.',
  /** "To 12,403 devices: 8,001 Android, 4,102 iPhone, 300 browsers" */
  to(counts: Counts): string {
    const each = PLATFORMS.flatMap(([platform, say]) => {
      const count = counts[platform] ?? 0
      return count > 0 ? [say(shown(count), count === 1)] : []
    })
    return `To ${devices(totalOf(counts))}: ${each.join(', ')}`
  },
  devices: (counts: Counts) => devices(totalOf(counts)),
  look: 'See where this goes, then press again.',
  post: 'Post',
  goOn: 'Go on writing',
  none: 'No alert',
  actions: {
    post: (to?: string) => (to ? `Post and alert ${to}` : 'Post with the alert'),
    correct: (to?: string) => (to ? `Publish and alert ${to}` : 'Publish with the alert'),
    submit: () => 'Hand in with the alert',
  },
} as const

export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function devices(count: number): string {
  return `${shown(count)} ${count === 1 ? 'device' : 'devices'}`
}

function shown(count: number): string {
  return count.toLocaleString('en-GB')
}
