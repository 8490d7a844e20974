/** The views that widgets load only when a coverage needs them, for those who draw any coverage at once: servers and the desk. */
import { rareBlockView } from './rare-blocks.ts'
import { creditsView, relatedCoverage } from './references.ts'
import type { LaterViews } from './setting.ts'
import { summaryView } from './summary.ts'

export const allViews: Required<LaterViews> = {
  ...{ block: rareBlockView, credits: creditsView, related: relatedCoverage, summary: summaryView },
}
