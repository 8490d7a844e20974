/** What has to be done before the newsroom's own pages are painted. Inline, because a file would be one more request before that. */
import { ASK_FOR_FONT } from './font-faces.ts'
import type { Markup } from './markup.ts'
import { inlineSourceOf } from './style.ts'
import { TAKE_TEXT_SIZE } from './text-size.ts'

const SCRIPT = `${TAKE_TEXT_SIZE}${ASK_FOR_FONT}`

export const headScript: Markup = { markup: `<script>${SCRIPT}</script>` }
/** The Content-Security-Policy source that allows exactly this script. */
export const headScriptSource = inlineSourceOf(SCRIPT)
