/** The view of a summary, with its styles, served at `/summary-view.js`. */
import type { LaterViews } from '#shared/view/setting.ts'
import css from '#shared/view/summary.css?partners'
import { summaryView } from '#shared/view/summary.ts'
import { summaryNews } from '#shared/view/summary-news.ts'
import { createDress } from './dress.ts'

export const views: LaterViews = { summary: summaryView, summaryNews }
export const dress = createDress(css)
