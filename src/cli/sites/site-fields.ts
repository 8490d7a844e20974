/** The options of `crier site create` and `edit`, validated as the API does, with the names of the options. */
import type { z } from 'zod'
import { Refused } from '#cli/refused.ts'
import { type NewSite, newSite, type SitePatch, sitePatch } from '#delivery/sites/site.ts'
import { tryCheck } from '#editorial/input/check.ts'

export type SiteFields = {
  readonly id?: string
  readonly name?: string
  readonly origins?: string
  readonly blogs?: string
  readonly topic?: string
  readonly theme?: string
  readonly maxConnections?: number
  readonly remember?: boolean
}

export function newSiteOf(given: SiteFields): NewSite {
  const { theme, topic } = given
  return checked(newSite, { ...fieldsOf(given), ...(topic && { topic }), ...(theme && { theme: themeIn(theme) }) })
}

/** Those not given stay as they are. */
export function sitePatchOf(given: SiteFields): SitePatch {
  const { theme, topic } = given
  return checked(sitePatch, {
    ...fieldsOf(given),
    ...(topic !== undefined && { topic: topic || null }),
    ...(theme !== undefined && { theme: theme ? themeIn(theme) : null }),
  })
}

function fieldsOf({ id, name, origins, blogs, maxConnections, remember }: SiteFields) {
  return {
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    ...(origins !== undefined && { origins: split(origins) }),
    ...(blogs !== undefined && { blogs: blogs === 'all' ? blogs : split(blogs) }),
    ...(maxConnections !== undefined && { maxConnections }),
    ...(remember !== undefined && { remember }),
  }
}

function checked<S extends z.ZodType>(schema: S, fields: object): z.output<S> {
  const read = tryCheck(schema, fields)
  if (read.kind === 'right') return read.value
  throw new Refused(read.errors.map(({ path, message }) => `--${path}: ${message}`).join('\n'))
}

function themeIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused('--theme: use JSON, such as {"--crier-accent": "#9c3a1c"}')
  }
}

function split(text: string): readonly string[] {
  return text.split(',').map(one => one.trim())
}
