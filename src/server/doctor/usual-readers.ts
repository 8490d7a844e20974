/** Readers that a node serves at once, without a figure from the operator: what the usual limit of 4,096 files almost allows. */
export const USUAL_READERS = 4_000
