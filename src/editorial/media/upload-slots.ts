/** Bounds the uploads in progress (law 8, bounded), and those of one key, so that it cannot delay other editors. */
import { Refusal } from '#platform/errors.ts'

type SlotsOptions = { readonly most: number; readonly mostOfOne: number; readonly retryAfterSeconds: number }

/** `by`: the id of the uploader's key. */
type Slots = <T>(by: string, upload: () => Promise<T>) => Promise<T>

export function createSlots({ most, mostOfOne, retryAfterSeconds }: SlotsOptions): Slots {
  const underWay = new Map<string, number>()
  return async (by, upload) => {
    const all = [...underWay.values()].reduce((sum, one) => sum + one, 0)
    const own = underWay.get(by) ?? 0
    if (all >= most || own >= mostOfOne) throw new Refusal('busy', { detail: TOO_MANY, retryAfterSeconds })
    underWay.set(by, own + 1)
    try {
      return await upload()
    } finally {
      const left = (underWay.get(by) ?? 1) - 1
      if (left > 0) underWay.set(by, left)
      else underWay.delete(by)
    }
  }
}

const TOO_MANY = 'Too many files are being uploaded; retry after the time in Retry-After.'
