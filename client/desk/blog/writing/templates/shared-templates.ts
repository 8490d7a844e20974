/** The templates that the newsroom shares: the server's, and without a connection the last copy on this device. */
import { failureText, problemText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { readStored, storeValue } from '#client/desk/kit/storage.ts'
import { createStore, type Readable } from '#client/desk/kit/store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Pictures } from '#client/desk/local/outbox/pictures.ts'
import type { SharedTemplate } from '#shared/blog/shared-template.ts'
import { slashName } from '#shared/blog/slash-name.ts'
import { isTemplate, type Template } from './template.ts'

const said = words.templates

type State = {
  readonly list: readonly SharedTemplate[]
  /** The server has confirmed the list since the desk was opened. */
  readonly isCurrent: boolean
}

type SharedTemplates = {
  readonly state: Readable<State>
  refresh(): Promise<void>
  /** One of the same name is replaced. Returns what went wrong; undefined on success. */
  save(template: Template, pictures: Pick<Pictures, 'settle'>): Promise<string | undefined>
  remove(template: SharedTemplate): Promise<string | undefined>
}

const opened = new Map<string, SharedTemplates>()

/** @param owner `ownerOf` a login: the copy on the device is that of a person who may read them. */
export function sharedTemplatesOf(owner: string): SharedTemplates {
  const held = opened.get(owner) ?? open(`crier-desk-shared-templates ${owner}`)
  opened.set(owner, held)
  return held
}

function open(name: string): SharedTemplates {
  const state = createStore<State>({ list: read(name), isCurrent: false })
  // Another window of the same person has read them anew.
  addEventListener('storage', ({ key }) => {
    if (key === name) state.set(held => ({ ...held, list: read(name) }))
  })

  function keep(list: readonly SharedTemplate[]): void {
    storeValue(name, list)
    state.set({ list, isCurrent: true })
  }

  function put(template: SharedTemplate): void {
    const others = state.get().list.filter(({ id }) => id !== template.id)
    keep([...others, template].sort((a, b) => a.name.localeCompare(b.name)))
  }

  async function refresh() {
    const answer = await server.templates()
    if (answer.kind === 'done') keep(answer.templates)
    else state.set(held => ({ ...held, isCurrent: false }))
  }

  return {
    state,
    refresh,
    async save({ name, fields }, pictures) {
      const settled = await pictures.settle(fields)
      if (settled.kind === 'wait') return settled.reason
      if (settled.kind === 'refused') return problemText(settled.refusal.problem)
      const { list } = state.get()
      const same = list.find(other => slashName(other.name) === slashName(name))
      const parts = { name, fields: settled.value }
      const answer = same ? await server.editTemplate(same, parts) : await server.createTemplate(parts)
      if (answer.kind === 'done') return put(answer.template) as undefined
      if (!isOvertaken(answer)) return failureText(answer)
      await refresh()
      return said.problems.stale
    },
    async remove(template) {
      const answer = await server.removeTemplate(template)
      const isGone = answer.kind === 'done' || codeOf(answer) === 'unknown_template'
      if (isGone) return keep(state.get().list.filter(({ id }) => id !== template.id)) as undefined
      if (!isOvertaken(answer)) return failureText(answer)
      await refresh()
      return said.problems.stale
    },
  }
}

/** What was read as JSON has no fields that are undefined, which the type of the schema allows. */
export function ofShared({ name, fields }: SharedTemplate): Template {
  return { name, fields: fields as Template['fields'] }
}

type Answer = Awaited<ReturnType<typeof server.editTemplate>>

/** A colleague was faster. */
function isOvertaken(answer: Answer): boolean {
  return answer.kind === 'stale' || ['template_exists', 'unknown_template'].includes(codeOf(answer) ?? '')
}

function codeOf(answer: Answer): string | undefined {
  return answer.kind === 'refused' ? answer.problem.code : undefined
}

/** Another version of the desk may have written it. */
function read(name: string): readonly SharedTemplate[] {
  const held = readStored(name)
  return Array.isArray(held) ? held.filter(isShared) : []
}

function isShared(value: unknown): value is SharedTemplate {
  return isTemplate(value) && 'id' in value && 'version' in value
}
