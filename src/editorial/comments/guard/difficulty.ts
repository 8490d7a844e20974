/** How hard the next puzzle is: by what all nodes accept in all, and by what comes from one place. */
import type { Level } from '#store/guard/guard-state.ts'

/** A moment of any phone. */
const FIRST_BITS = 12
/** A second or two of an old phone; a place that has used up its allowance is asked for four times as much. */
const MOST_OF_LOAD = 18
/** Comments at once that nobody need be asked anything for. */
const FREE_LOAD = 60
/** The share of its allowance that a place has free. */
const FREE_SHARE = 1 / 6
/** From the first to the last comment that a place has left, a puzzle becomes hundreds of times as hard. */
const PLACE_BITS = 8
/** A puzzle that became harder while a reader solved it is good for one comment all the same. */
const GRACE_BITS = 2

/** 0: none is asked for. */
export function bitsNeeded(load: Level, place: Level): number {
  return Math.max(bitsOfLoad(load.fill), bitsOfPlace(place.fill / place.most))
}

export function isEnough(bits: number, needed: number): boolean {
  return bits >= needed - GRACE_BITS
}

/** A bit more, twice the work, each time that the backlog doubles: what is accepted settles at the rate that drains it. */
function bitsOfLoad(fill: number): number {
  return fill < FREE_LOAD ? 0 : Math.min(MOST_OF_LOAD, FIRST_BITS + Math.floor(Math.log2(fill / FREE_LOAD)))
}

function bitsOfPlace(share: number): number {
  return share < FREE_SHARE ? 0 : FIRST_BITS + Math.floor(PLACE_BITS * Math.min(1, share))
}
