/** Converts the body of an update from any accepted form to the Portable Text that is stored and sent. */
import { Refusal } from '#platform/errors.ts'
import { type PortableText, portableText } from '#shared/blog/portable-text.ts'
import { isStorable } from './body-size.ts'
import { readHtml } from './html.ts'
import { countKeys, giveKeys } from './keys.ts'
import { readMarkdown } from './markdown.ts'
import { withPlayers } from './players.ts'
import { readPortableText } from './portable.ts'
import { tidy } from './tidy.ts'

/** At most one of the three; none means an update without a body. */
export type BodyInput = {
  readonly markdown?: string | undefined
  readonly html?: string | undefined
  readonly body?: unknown
}

type Form = 'markdown' | 'html' | 'body'
const FORMS: readonly Form[] = ['markdown', 'html', 'body']

/**
 * The same content in Markdown, HTML and Portable Text gives the same body, except that Portable Text keeps its own keys. A
 * link that could run code is reduced to its text; in Portable Text it is refused.
 * @throws Refusal `invalid`, with paths such as `body[2].href`.
 */
export function readBody(input: BodyInput, makeKey: () => string = countKeys()): PortableText {
  const [form, second] = FORMS.filter(name => input[name] !== undefined)
  if (form === undefined) return []
  if (second !== undefined) throw refused(second, 'send only one of markdown, html and body')
  const body = withPlayers(giveKeys(tidy(readForm(form, input, makeKey)), makeKey))
  const checked = portableText.safeParse(body)
  if (!checked.success) throw refused(form, tooMuch(checked.error.issues[0]?.message))
  if (!isStorable(checked.data)) throw refused(form, tooMuch('its Portable Text would be too large'))
  return checked.data
}

function readForm(form: Form, { markdown, html, body }: BodyInput, makeKey: () => string): PortableText {
  if (form === 'body') return readPortableText(body)
  const text = form === 'markdown' ? markdown : html
  if (typeof text !== 'string') throw refused(form, 'send text')
  return form === 'markdown' ? readMarkdown(text, makeKey) : readHtml(text, makeKey)
}

function refused(path: Form, message: string): Refusal {
  return new Refusal('invalid', { errors: [{ path, message }] })
}

/** The result has the right shape, so only its size can be wrong. */
function tooMuch(reason = 'too long'): string {
  return `is too long for one update (${reason}); post it in parts`
}
