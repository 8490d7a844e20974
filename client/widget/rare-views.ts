/** Views of what many coverages have none of, with their styles, served at `/rare-views.js`. */

import { rareBlockView } from '#shared/view/rare-blocks.ts'
import css from '#shared/view/rare-views.css?partners'
import { creditsView, relatedCoverage } from '#shared/view/references.ts'
import type { LaterViews } from '#shared/view/setting.ts'
import { createDress } from './dress.ts'

export const views: LaterViews = { block: rareBlockView, credits: creditsView, related: relatedCoverage }
export const dress = createDress(css)
