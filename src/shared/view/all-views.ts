/** The views that widgets load only when a coverage needs them, for those who draw any coverage at once: servers and the desk. */
import { authorsView, contributorsView } from './contributors.ts'
import { liveVideoView } from './live-video.ts'
import { rareBlockView } from './rare-blocks.ts'
import { creditsView, relatedCoverage } from './references.ts'
import type { LaterViews } from './setting.ts'
import { summaryView } from './summary.ts'
import { topicsView } from './topics.ts'

export const allViews: Required<Omit<LaterViews, 'summaryNews'>> = {
  ...{ authors: authorsView, contributors: contributorsView },
  ...{
    block: rareBlockView,
    credits: creditsView,
    video: liveVideoView,
    related: relatedCoverage,
    summary: summaryView,
    topicBar: topicsView,
  },
}
