/** Which answers pass by themselves: the request is right, the server (or what stands before it) cannot do it now. */

/** 500: a server in trouble; what it was asked may be repeated. 507: its disk is full, until somebody frees space. */
const PASSING: readonly number[] = [429, 500, 502, 503, 504, 507]

export function isPassing(status: number): boolean {
  return PASSING.includes(status)
}

/** A server's own "not now", said before it did anything; a 500, or a gateway's 502 or 504, may stand for a lost answer. */
export function mayBeDone(status: number): boolean {
  return status === 500 || status === 502 || status === 504
}
