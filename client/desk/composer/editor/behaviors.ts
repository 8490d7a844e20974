/** The behaviors added to the editor; the first that matches decides. */
import type { Behavior } from '@portabletext/editor/behaviors'
import { cardBehaviors } from '#client/desk/composer/paste/cards.ts'
import { type PasteHearers, pasteBehaviors } from '#client/desk/composer/paste/paste-behaviors.ts'
import { pasteHtmlBehaviors } from '#client/desk/composer/paste/paste-html.ts'
import { markdownBehaviors } from './markdown.ts'
import { mentionBehaviors } from './mention.ts'
import { quoteBehaviors } from './quote-behaviors.ts'
import { snippetBehaviors } from './snippets.ts'
import { tableBehaviors } from './table-behaviors.ts'

type Hearers = PasteHearers & { readonly findSnippet: (name: string) => string | undefined }

export function behaviorsOf(hearers: Hearers): Behavior[] {
  return [
    ...pasteBehaviors(hearers),
    ...pasteHtmlBehaviors,
    ...markdownBehaviors,
    ...quoteBehaviors,
    ...cardBehaviors,
    ...mentionBehaviors,
    ...tableBehaviors,
    ...snippetBehaviors(hearers.findSnippet),
  ]
}
