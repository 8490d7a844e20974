/** Statuses of temporary failures: the request is right, but the server, or a proxy before it, cannot handle it now. */

/** 500: every request here may be repeated. 507: the disk is full until somebody frees space. */
const PASSING: readonly number[] = [429, 500, 502, 503, 504, 507]

export function isPassing(status: number): boolean {
  return PASSING.includes(status)
}

/** 429, 503 and 507 refuse a request before it has any effect; behind a 500, or a proxy's 502 or 504, it may have been carried out. */
export function mayBeDone(status: number): boolean {
  return status === 500 || status === 502 || status === 504
}
