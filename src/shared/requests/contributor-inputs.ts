/** Schemas of the request bodies that make and change contributors, and those that name them. */
import { z } from 'zod'
import { contributor, contributorId } from '#shared/blog/contributor.ts'
import { line } from './fields.ts'

/** Ids of contributors, in order, each once. */
export function namedContributors(most: number) {
  return z
    .array(contributorId)
    .max(most)
    .refine(ids => new Set(ids).size === ids.length, 'names somebody twice')
}

const fields = {
  name: line(100).meta({ example: 'Ana Lima' }),
  role: line(100).meta({ description: 'Or the place', example: 'Political editor' }),
  portrait: contributor.shape.portrait.unwrap().strict(),
  url: contributor.shape.url.unwrap(),
}

export const newContributor = z
  .strictObject({
    id: contributorId
      .optional()
      .meta({ description: 'Stays for good, and is in addresses. By default made from the name' }),
    name: fields.name,
    role: fields.role.optional(),
    portrait: fields.portrait.optional(),
    url: fields.url.optional(),
  })
  .meta({ id: 'NewContributor', example: { name: 'Ana Lima', role: 'Political editor' } })
export type NewContributor = z.infer<typeof newContributor>

export const contributorPatch = z
  .strictObject({
    name: fields.name.optional(),
    role: fields.role.nullable().optional(),
    portrait: fields.portrait.nullable().optional(),
    url: fields.url.nullable().optional(),
  })
  .meta({ id: 'ContributorPatch', description: '`null` clears a field', example: { role: 'in Berlin' } })
export type ContributorPatch = z.infer<typeof contributorPatch>
