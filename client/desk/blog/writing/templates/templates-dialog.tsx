/** Starts an update from a saved one, and saves what is written as a template. */
import { type FormEvent, useState } from 'react'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { Field } from '#client/desk/kit/field.tsx'
import { Modal } from '#client/desk/kit/modal.tsx'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { ownerOf } from '#client/desk/local/device.ts'
import { isWorthKeeping } from '#client/desk/local/records/draft.ts'
import { plainText, shorten } from '#shared/blog/plain-text.ts'
import type { Work } from '../works.ts'
import { templatesOf } from './kept-templates.ts'
import { slashName, snippetOf, type Template, templateOf, templatesNamed, withTemplate } from './template.ts'

const said = words.templates
const NAME_CHARACTERS = 40
const SHOWN_CHARACTERS = 90

type Props = { readonly work: Work; readonly onClose: () => void }

export function TemplatesDialog({ work, onClose }: Props) {
  const { desk, login } = useBlog()
  const { all, name, setName, problem, canSave, save, remove } = useSaving(work, ownerOf(login))
  const [leaving, setLeaving] = useState<Template>()
  const found = templatesNamed(all, name)
  const same = all.find(other => slashName(other.name) === slashName(name))

  function use(template: Template | undefined) {
    if (!template) return
    desk.drafting.change(work.id, { fields: withTemplate(work.fields, template) })
    wantPlace()
    onClose()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    use(name.trim() ? found[0] : undefined)
  }

  return (
    <Modal title={said.title} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p className="soft">{said.help}</p>
        <Field
          label={said.name}
          value={name}
          onText={setName}
          longest={NAME_CHARACTERS}
          problem={problem}
          autoComplete="off"
        />
        <ul className="templates">
          {found.map(template => (
            <Row key={template.name} {...{ template }} onUse={use} onRemove={setLeaving} />
          ))}
        </ul>
        {all.length === 0 && <p>{said.none}</p>}
        <div className="actions">
          <button type="button" aria-disabled={!canSave} onClick={save}>
            {same ? said.replace({ name: same.name }) : said.save}
          </button>
        </div>
      </form>
      {leaving && <Leaving template={leaving} onRemove={remove} onClose={() => setLeaving(undefined)} />}
    </Modal>
  )
}

/** The name that is typed, and saving what is written under it. */
function useSaving({ fields }: Work, owner: string) {
  const templates = templatesOf(owner)
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string>()
  const isNamed = /[^-]/.test(slashName(name)) && name.length <= NAME_CHARACTERS
  const canSave = isNamed && isWorthKeeping(fields)

  function save() {
    if (!canSave) return
    const outcome = templates.save(templateOf(name, fields))
    setProblem(outcome === 'saved' ? undefined : said.problems[outcome])
    if (outcome === 'saved') setName('')
  }

  return { all: useStore(templates.list), name, setName, problem, canSave, save, remove: templates.remove }
}

type LeavingProps = {
  readonly template: Template
  readonly onRemove: (template: Template) => void
  readonly onClose: () => void
}

function Leaving({ template, onRemove, onClose }: LeavingProps) {
  async function remove() {
    onRemove(template)
    return undefined
  }

  return (
    <ConfirmDialog
      title={said.removeTitle({ name: template.name })}
      confirm={said.remove}
      then="back"
      onClose={onClose}
      onConfirm={remove}
    >
      <p>{said.removeHelp}</p>
    </ConfirmDialog>
  )
}

type RowProps = {
  readonly template: Template
  readonly onUse: (template: Template) => void
  readonly onRemove: (template: Template) => void
}

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
      <button
        type="button"
        className="quiet icon"
        aria-label={said.removeLabel({ name })}
        onClick={() => onRemove(template)}
      >
        ×
      </button>
    </li>
  )
}
