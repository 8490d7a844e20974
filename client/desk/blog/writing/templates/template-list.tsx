/** Templates to choose from, under the heading of whose they are. */
import { words } from '#client/desk/kit/words.ts'
import { plainText, shorten } from '#shared/blog/plain-text.ts'
import { slashName } from '#shared/blog/slash-name.ts'
import { snippetOf, type Template } from './template.ts'

const said = words.templates
const SHOWN_CHARACTERS = 90

type ListProps = {
  readonly title: string
  readonly templates: readonly Template[]
  readonly onUse: (template: Template) => void
  /** Absent where they are not this person's to remove. */
  readonly onRemove?: ((template: Template) => void) | undefined
}

export function TemplateList({ title, templates, ...rest }: ListProps) {
  if (templates.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <ul className="templates">
        {templates.map(template => (
          <Row key={template.name} template={template} {...rest} />
        ))}
      </ul>
    </section>
  )
}

type RowProps = Omit<ListProps, 'title' | 'templates'> & { readonly template: Template }

function Row({ template, onUse, onRemove }: RowProps) {
  const { name, fields } = template
  const first = [fields.title, fields.label, fields.byline, plainText(fields.body)].filter(Boolean).join(' · ')
  return (
    <li>
      <button type="button" onClick={() => onUse(template)}>
        <bdi>{name}</bdi>
      </button>
      {snippetOf(template) && <kbd>/{slashName(name)}</kbd>}
      <span className="soft" dir="auto">
        {shorten(first, SHOWN_CHARACTERS)}
      </span>
      {onRemove && (
        <button
          type="button"
          className="quiet icon"
          aria-label={said.removeLabel({ name })}
          onClick={() => onRemove(template)}
        >
          ×
        </button>
      )}
    </li>
  )
}
