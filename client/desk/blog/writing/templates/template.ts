/** A saved start of an update, such as "Result" or "Goal"; one whose text is short is also a snippet. Pure functions. */
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { isWorthKeeping } from '#client/desk/local/records/draft.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import { slashName } from '#shared/blog/slash-name.ts'

type TemplateFields = Pick<
  UpdateFields,
  'title' | 'label' | 'byline' | 'contributors' | 'topics' | 'untimed' | 'sensitive' | 'key' | 'pinned' | 'body'
>
export type Template = { readonly name: string; readonly fields: TemplateFields }

/** What was stored may be of another version of the desk. */
export function isTemplate(value: unknown): value is Template {
  const { name, fields } = Object(value)
  return typeof name === 'string' && Array.isArray(Object(fields).body)
}

/** Time and alert belong to one update alone. */
export function templateOf(name: string, fields: UpdateFields): Template {
  const { title, label, byline, contributors, topics, untimed, sensitive, key, pinned, body } = fields
  const texts = Object.entries({ title, label, byline }).filter(([, text]) => text?.trim())
  return {
    name: name.trim().replace(/\s+/g, ' '),
    fields: {
      ...Object.fromEntries(texts),
      ...(contributors && { contributors }),
      ...(topics && { topics }),
      ...(untimed && { untimed }),
      ...(sensitive && { sensitive }),
      key,
      pinned,
      body,
    },
  }
}

/**
 * Only adds: the words that are there stay, and the text of the template follows them.
 * @param listed The coverage's topics: the template may be from another one
 */
export function withTemplate(
  fields: UpdateFields,
  { fields: more }: Template,
  listed: Blog['topics'] = [],
): UpdateFields {
  const topics = more.topics?.filter(id => listed.some(one => one.id === id)) ?? []
  const texts = Object.entries(more).filter(([name]) => name === 'title' || name === 'label' || name === 'byline')
  const missing = texts.filter(([name]) => !fields[name as 'title' | 'label' | 'byline']?.trim())
  const label = fields.label?.trim() || more.label
  return {
    ...fields,
    ...Object.fromEntries(missing),
    ...(!fields.contributors && more.contributors && { contributors: more.contributors }),
    ...(!fields.topics && topics.length > 0 && { topics }),
    ...(more.untimed && label && { untimed: true }),
    ...(more.sensitive && { sensitive: true }),
    key: fields.key || more.key,
    pinned: fields.pinned || more.pinned,
    body: isWorthKeeping({ key: false, pinned: false, body: fields.body }) ? [...fields.body, ...more.body] : more.body,
  }
}

/** Its text on one line. Undefined without text. */
export function snippetOf({ fields }: Template): string | undefined {
  return (
    plainText(fields.body)
      .replace(/\s*\n\s*/g, ' ')
      .trim() || undefined
  )
}

/** Those whose name or text has these words; the name that is typed whole comes first. */
export function templatesNamed(templates: readonly Template[], typed: string): readonly Template[] {
  const wanted = slashName(typed)
  const found = templates.filter(({ name, fields }) => slashName(`${name} ${fields.title ?? ''}`).includes(wanted))
  return found.toSorted((a, b) => Number(slashName(b.name) === wanted) - Number(slashName(a.name) === wanted))
}
