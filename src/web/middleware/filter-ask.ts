/** What a request for a page, feed or embed asks to see, and what its site may show. */
import type { Request, Response } from 'express'
import type { FilterAsk } from '#shared/blog/filter.ts'

export function filterAsk({ query }: Pick<Request, 'query'>, { locals }: Pick<Response, 'locals'>): FilterAsk {
  return { topic: textOf(query.topic), contributor: textOf(query.contributor), within: textOf(locals.within) }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
