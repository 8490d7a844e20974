/** The known data of a link, as fields of an embed block: plain text, within the block's limits. */
import { cleanText } from '#editorial/body/clean-text.ts'
import type { Embed } from '#shared/blog/portable-text.ts'

export type Found = Partial<Pick<Embed, 'provider' | 'author' | 'handle' | 'text' | 'time'>>

/** The limits of the embed block. */
const MOST = { provider: 60, author: 200, handle: 100, text: 10_000 } as const

/** `later` fills in fields that `first` lacks. */
export function combine(first: Found, later: Found): Found {
  return { ...later, ...first }
}

export function found(given: { readonly [name in keyof Found]?: unknown }): Found {
  const { provider, author, handle, text, time } = given
  return {
    ...field('provider', line(provider)),
    ...field('author', line(author)),
    ...field('handle', line(handle)?.replace(/^@/, '')),
    ...field('text', lines(text)),
    ...field('time', readTime(time)),
  }
}

function field<Name extends keyof Found>(name: Name, value: string | undefined): { [name in Name]?: string } {
  if (value === undefined || value === '') return {}
  return { [name]: name === 'time' ? value : cut(value, MOST[name as keyof typeof MOST]) } as { [name in Name]: string }
}

function line(value: unknown): string | undefined {
  return typeof value === 'string' ? cleanText(value).replace(/\s+/g, ' ').trim() : undefined
}

/** Keeps line breaks, with at most one empty line in a row. */
function lines(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  return cleanText(value)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Cutting inside a surrogate pair would leave half a character. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

const DAY = /^\d{4}-\d{2}-\d{2}/
/** "Z", "+02:00" or "+0200" at the end. */
const ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/i

/** A time without a zone is reduced to its day. */
function readTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined
  const [day] = DAY.exec(value) ?? []
  const at = new Date(value.trim())
  if (day === undefined || Number.isNaN(at.getTime())) return undefined
  return ZONE.test(value.trim()) && value.length > day.length ? at.toISOString() : day
}
