/** Different changes of two editors to the same thing. */

import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { Block } from '#shared/blog/portable-text.ts'

export type FieldName = Exclude<keyof UpdateFields, 'body' | 'contributors' | 'topics'>

/** `undefined` is a field without a value, or a block taken out. */
export type Conflict =
  | {
      readonly kind: 'field'
      readonly id: FieldName
      readonly base: unknown
      readonly mine: unknown
      readonly theirs: unknown
    }
  | ({ readonly kind: 'block'; readonly id: string } & Sides<Block>)

export type Sides<T> = { readonly base: T | undefined; readonly mine: T | undefined; readonly theirs: T | undefined }

export type MergedPart =
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'conflict'; readonly id: string }
