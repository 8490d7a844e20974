/** The parts of the timeline that are drawn as readers see them, in one file. */
import { part } from '#client/desk/kit/part.tsx'

const load = () => import('./readers-view.tsx')

export const readerSide = part(async () => (await load()).ReaderSide, null)
export const whole = part(async () => (await load()).Whole, null)
export const opening = part(async () => (await load()).Opening, null)
export const known = part(async () => (await load()).Known, null)
export const keyEventList = part(async () => (await load()).KeyEvents, null)
