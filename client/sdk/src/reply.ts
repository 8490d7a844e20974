/** A server's replies in the Centrifuge protocol v2 in JSON, as far as they are used. */
/** A change, of the kind that its stream has. */
type Publication = { readonly data: unknown }
export type ReplyError = { readonly code: number; readonly temporary?: boolean }
export type SubscribeReply = {
  /** The offset at which the recovery began; absent for 0. */
  readonly offset?: number
  readonly publications?: readonly Publication[]
}
export type Reply = {
  readonly id?: number
  readonly error?: ReplyError
  readonly connect?: { readonly ping?: number }
  readonly subscribe?: SubscribeReply
  readonly push?: {
    readonly channel?: string
    readonly pub?: Publication
    readonly unsubscribe?: { readonly code: number }
    readonly disconnect?: { readonly code: number }
  }
}
