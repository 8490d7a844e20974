/** Shared templates in a database. */
import { randomLetters } from '#platform/random-letters.ts'
import type { SharedTemplate } from '#shared/blog/shared-template.ts'
import { slashName } from '#shared/blog/slash-name.ts'
import type { Action } from '#store/audit/audit.ts'
import { ADD_AUDIT, auditRow } from '#store/audit/audit-row.ts'
import type { Database, Run } from '#store/sql/database.ts'
import { lockOf } from '#store/sql/locks.ts'
import {
  MOST_TEMPLATES,
  type TemplateEdit,
  type TemplateMade,
  type TemplateRefused,
  type TemplateStored,
  type Templates,
} from './templates.ts'

const ID_LETTERS = 12

const templatesSql = {
  // Changes are rare, and each depends on other rows: their number, and who has the name.
  lock: lockOf('templates'),
  list: 'SELECT state FROM templates ORDER BY slug',
  count: 'SELECT count(*) AS templates FROM templates',
  byId: 'SELECT state FROM templates WHERE id = ?',
  bySlug: 'SELECT state FROM templates WHERE slug = ?',
  put: `INSERT INTO templates (id, slug, version, state) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, version = excluded.version, state = excluded.state`,
  remove: 'DELETE FROM templates WHERE id = ?',
  audit: ADD_AUDIT,
} as const

type Running = Run<keyof typeof templatesSql>
type Put = Omit<SharedTemplate, 'changedAt' | 'changedBy'> & Pick<TemplateMade, 'by'> & { readonly action: Action }
type SqlTemplatesOptions = { readonly database: Database; readonly now: () => Date }

export class SqlTemplates implements Templates {
  readonly #database
  readonly #now: () => Date

  constructor({ database, now }: SqlTemplatesOptions) {
    this.#database = database.prepare(templatesSql)
    this.#now = now
  }

  async list(): Promise<readonly SharedTemplate[]> {
    return (await this.#database.run('list')).map(templateOf)
  }

  create({ name, fields, by }: TemplateMade) {
    return this.#change(async run => {
      const [row] = await run('count')
      if (Number(row?.templates) >= MOST_TEMPLATES) return { kind: 'full' }
      const id = randomLetters(ID_LETTERS)
      return this.#put(run, { id, name, fields, version: 1, by, action: 'template.created' })
    })
  }

  edit({ id, version, by, ...patch }: TemplateEdit) {
    return this.#change(async run => {
      const held = await heldAt(run, { id, version })
      if (held.kind !== 'stored') return held
      const { name, fields } = { ...held.template, ...patch }
      return this.#put(run, { id, name, fields, version: version + 1, by, action: 'template.edited' })
    })
  }

  remove({ id, version, by }: Pick<TemplateEdit, 'id' | 'version' | 'by'>) {
    return this.#change(async run => {
      const held = await heldAt(run, { id, version })
      if (held.kind !== 'stored') return held
      const at = this.#now().toISOString()
      const detail = { name: held.template.name }
      await run('remove', [id])
      await run('audit', auditRow({ at, by, action: 'template.removed', subject: id, detail }))
      return held
    })
  }

  #change(change: (run: Running) => Promise<TemplateStored | TemplateRefused>) {
    return this.#database.transaction(async run => {
      await run('lock')
      return change(run)
    })
  }

  async #put(run: Running, { by, action, ...parts }: Put) {
    const slug = slashName(parts.name)
    const [other] = (await run('bySlug', [slug])).map(templateOf)
    if (other && other.id !== parts.id) return { kind: 'exists' as const, template: other }
    const { id, name, version } = parts
    const at = this.#now().toISOString()
    const template = { ...parts, changedAt: at, changedBy: by.name }
    await run('put', [id, slug, version, JSON.stringify(template)])
    await run('audit', auditRow({ at, by, action, subject: id, detail: { name } }))
    return { kind: 'stored' as const, template }
  }
}

async function heldAt(run: Running, { id, version }: Pick<TemplateEdit, 'id' | 'version'>) {
  const [template] = (await run('byId', [id])).map(templateOf)
  if (!template) return { kind: 'unknown' as const }
  return { kind: template.version === version ? ('stored' as const) : ('stale' as const), template }
}

function templateOf({ state }: Record<string, unknown>): SharedTemplate {
  return JSON.parse(String(state))
}
