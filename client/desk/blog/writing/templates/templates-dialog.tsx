/** Starts an update from a saved one, and saves what is written as a template: one's own, or the newsroom's. */
import { type FormEvent, useEffect, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { Field } from '#client/desk/kit/field.tsx'
import { Modal } from '#client/desk/kit/modal.tsx'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { ownerOf } from '#client/desk/local/owner.ts'
import { isWorthKeeping } from '#client/desk/local/records/draft.ts'
import { slashName } from '#shared/blog/slash-name.ts'
import type { Work } from '../works.ts'
import { templatesOf } from './kept-templates.ts'
import { ofShared, sharedTemplatesOf } from './shared-templates.ts'
import { type Template, templateOf, templatesNamed, withTemplate } from './template.ts'
import { TemplateList } from './template-list.tsx'

const said = words.templates
const NAME_CHARACTERS = 40

type Props = { readonly work: Work; readonly onClose: () => void }

export function TemplatesDialog({ work, onClose }: Props) {
  const { desk, blog } = useBlog()
  const { mine, shared, isCurrent, mayShare, ...rest } = useTemplates(work)
  const { name, setName, problem, save, saveShared, shareMine, remove, removeShared } = rest
  const [leaving, setLeaving] = useState<Leaving>()
  const [own, common] = [templatesNamed(mine, name), templatesNamed(shared, name)]

  function use(template: Template | undefined) {
    if (!template) return
    desk.drafting.change(work.id, { fields: withTemplate(work.fields, template, blog.topics) })
    wantPlace()
    onClose()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    use(name.trim() ? bestOf(own, common, name) : undefined)
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
        <TemplateList
          {...{ title: said.mine, templates: own, onUse: use }}
          onRemove={template => setLeaving({ template, remove, help: said.removeHelp })}
        />
        <TemplateList
          {...{ title: said.shared, templates: common, onUse: use }}
          onRemove={
            mayShare
              ? template => setLeaving({ template, remove: removeShared, help: said.removeSharedHelp })
              : undefined
          }
        />
        {!isCurrent && shared.length > 0 && <p className="soft">{said.old}</p>}
        {mine.length + shared.length === 0 && <p>{said.none}</p>}
        <SaveButtons {...{ mine, shared, mayShare, name, save, saveShared, shareMine }} />
      </form>
      {leaving && <LeavingDialog leaving={leaving} onClose={() => setLeaving(undefined)} />}
    </Modal>
  )
}

const SHARED = { save: said.saveShared, replace: said.replaceShared }

/** The name that is typed whole comes first, wherever it is from. */
function bestOf(own: readonly Template[], common: readonly Template[], name: string): Template | undefined {
  return templatesNamed([...own, ...common], name)[0]
}

function titleOf(
  templates: readonly Template[],
  name: string,
  { save, replace }: Pick<typeof said, 'save' | 'replace'>,
) {
  const same = templates.find(other => slashName(other.name) === slashName(name))
  return same ? replace({ name: same.name }) : save
}

type SavingProps = Pick<
  ReturnType<typeof useTemplates>,
  'mine' | 'shared' | 'mayShare' | 'name' | 'save' | 'saveShared' | 'shareMine'
>

/** Without a name or without words there is nothing to save. */
function SaveButtons({ mine, shared, mayShare, name, save, saveShared, shareMine }: SavingProps) {
  const { isRunning, press } = useOneRun()
  const state = { type: 'button', 'aria-disabled': isRunning || save === undefined } as const
  return (
    <div className="actions">
      <button {...state} onClick={isRunning ? undefined : save}>
        {titleOf(mine, name, said)}
      </button>
      {mayShare && (
        <button {...state} onClick={saveShared && press(saveShared)}>
          {titleOf(shared, name, SHARED)}
        </button>
      )}
      {mayShare && mine.length > 0 && (
        <button type="button" className="quiet" aria-disabled={isRunning} onClick={press(shareMine)}>
          {said.shareMine}
        </button>
      )}
    </div>
  )
}

/** Both kinds of templates, the name that is typed, and saving what is written under it. */
function useTemplates({ fields }: Work) {
  const { desk, login } = useBlog()
  const owner = ownerOf(login)
  const [kept, common] = [templatesOf(owner), sharedTemplatesOf(owner)]
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string>()
  const { list, isCurrent } = useStore(common.state)
  const mine = useStore(kept.list)
  const isNamed = /[^-]/.test(slashName(name)) && name.length <= NAME_CHARACTERS
  const canSave = isNamed && isWorthKeeping(fields)

  useEffect(() => void common.refresh(), [common])

  function end(failed: string | undefined) {
    setProblem(failed)
    if (failed === undefined) setName('')
  }

  function save() {
    const outcome = kept.save(templateOf(name, fields))
    end(outcome === 'saved' ? undefined : said.problems[outcome])
  }

  const saveShared = async () => end(await common.save(templateOf(name, fields), desk.local.pictures))

  /** Those that could not be shared stay this person's. */
  async function shareMine() {
    for (const template of mine) {
      const failed = await common.save(template, desk.local.pictures)
      if (failed !== undefined) return setProblem(failed)
      kept.remove(template)
    }
    end(undefined)
  }

  async function removeShared({ name }: Template) {
    const held = list.find(other => other.name === name)
    return held && common.remove(held)
  }

  return {
    ...{ mine, isCurrent, name, setName, problem, removeShared },
    shared: list.map(ofShared),
    mayShare: mayPublish(login) && login.blogs === 'all',
    save: canSave ? save : undefined,
    saveShared: canSave ? saveShared : undefined,
    shareMine,
    remove: async (template: Template) => kept.remove(template) as undefined,
  }
}

type Leaving = {
  readonly template: Template
  readonly remove: (template: Template) => Promise<string | undefined>
  readonly help: string
}

function LeavingDialog({ leaving, onClose }: { readonly leaving: Leaving; readonly onClose: () => void }) {
  const { template, remove, help } = leaving
  return (
    <ConfirmDialog
      title={said.removeTitle({ name: template.name })}
      confirm={said.remove}
      then="back"
      onClose={onClose}
      onConfirm={() => remove(template)}
    >
      <p>{help}</p>
    </ConfirmDialog>
  )
}
