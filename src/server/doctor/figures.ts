/** Figures as the findings of checks print them. */

const MB = 1_000_000
const GB = 1_000 * MB

export function inMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms).toLocaleString('en')} ms`
}

export function printBytes(bytes: number): string {
  if (bytes >= GB) return `${(bytes / GB).toFixed(1)} GB`
  return `${(bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0)} MB`
}

export function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

export function inCount(count: number): string {
  return count.toLocaleString('en')
}
