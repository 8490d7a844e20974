/** Everything that the editor does beyond what it does by itself. What stands first decides first. */
import type { Behavior } from '@portabletext/editor/behaviors'
import { cardBehaviors } from '#client/desk/composer/paste/cards.ts'
import { type PasteHearers, pasteBehaviors } from '#client/desk/composer/paste/paste-behaviors.ts'
import { pasteHtmlBehaviors } from '#client/desk/composer/paste/paste-html.ts'
import { markdownBehaviors } from './markdown.ts'
import { mentionBehaviors } from './mention.ts'
import { quoteBehaviors } from './quote-behaviors.ts'

export function behaviorsOf(hearers: PasteHearers): Behavior[] {
  return [
    ...pasteBehaviors(hearers),
    ...pasteHtmlBehaviors,
    ...markdownBehaviors,
    ...quoteBehaviors,
    ...cardBehaviors,
    ...mentionBehaviors,
  ]
}
