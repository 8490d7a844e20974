/** The calls for the newsroom's list of contributors. */
import type { ListedContributor } from '../../../src/shared/blog/listed-contributor.ts'
import type { Caller, CallOptions } from './caller.ts'
import type { ContributorEdit, GivenContributor } from './fields.ts'
import { type Edited, editedOf, having, type Outcome, outcomeOf } from './outcome.ts'

export type ContributorCalls = {
  contributors(options?: CallOptions): Promise<Outcome<{ readonly contributors: readonly ListedContributor[] }>>
  createContributor(fields: GivenContributor, options?: CallOptions): Promise<Outcome<ContributorWritten>>
  /** `carried`: the number of blogs whose copy was changed. */
  editContributor(
    of: ContributorRef,
    patch: ContributorEdit,
    options?: CallOptions,
  ): Promise<Edited<ContributorWritten & { readonly carried: number }, ListedContributor>>
  /** Blogs keep what was published. */
  removeContributor(of: ContributorRef, options?: CallOptions): Promise<Edited<ContributorWritten, ListedContributor>>
  /** Also from all that was published. `erased`: the number of blogs that had a copy. */
  eraseContributor(id: string, options?: CallOptions): Promise<Outcome<{ readonly erased: number }>>
}

/** A contributor, at the version that was read. */
type ContributorRef = Pick<ListedContributor, 'id' | 'version'>
type ContributorWritten = { readonly contributor: ListedContributor }

const path = '/v1/contributors'
const written = having<ContributorWritten>('contributor')

export function contributorCalls(call: Caller): ContributorCalls {
  const pathOf = (id: string) => `${path}/${encodeURIComponent(id)}`
  return {
    async contributors(options) {
      const sent = await call({ method: 'GET', path, ...options })
      return outcomeOf(sent, having<{ readonly contributors: readonly ListedContributor[] }>('contributors'))
    },

    async createContributor(fields, options) {
      return outcomeOf(await call({ method: 'POST', path, body: fields, ...options }), written)
    },

    async editContributor({ id, version }, patch, options) {
      const sent = await call({ method: 'PATCH', path: pathOf(id), body: patch, version, ...options })
      return editedOf(sent, having<ContributorWritten & { readonly carried: number }>('contributor'))
    },

    async removeContributor({ id, version }, options) {
      return editedOf(await call({ method: 'DELETE', path: pathOf(id), version, ...options }), written)
    },

    async eraseContributor(id, options) {
      const sent = await call({ method: 'DELETE', path: `${pathOf(id)}?erase=true`, ...options })
      return outcomeOf(sent, having<{ readonly erased: number }>('erased'))
    },
  }
}
