/** The contract of the audit list, over each database: written with the action, never changed, and read by pages. */
import { describe, expect } from 'vitest'
import type { Sites } from '#delivery/sites/sites.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Actor, Audit, AuditEntry, AuditPlace } from '#store/audit/audit.ts'
import { exportAudit } from '#store/audit/export-audit.ts'
import type { Hooks } from '#store/hooks/hooks.ts'
import type { Keys } from '#store/keys/keys.ts'
import type { Log } from '#store/log/log.ts'
import type { Retention } from '#store/log/retention.ts'
import type { People } from '#store/people/people.ts'
import type { StorageFigures } from '#store/sql/storage-figures.ts'
import type { Templates } from '#store/templates/templates.ts'
import { creates, idOf, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { testWith } from '#test/support/test-with.ts'

type AuditUnderTest = AsyncDisposable & {
  readonly audit: Audit
  readonly keys: Keys
  readonly sites: Sites
  readonly hooks: Hooks
  readonly templates: Templates
  readonly people: People
  readonly log: Log
  readonly figures: { read(): Promise<StorageFigures> }
  readonly retention: Retention
  /** Runs a statement, and returns its rows. */
  run(text: string): Promise<readonly Record<string, unknown>[]>
}

const ANA: Actor = { kind: 'key', id: 'k-ana', name: 'Ana' }
const BEN: Actor = { kind: 'person', id: 'p-ben', name: 'Ben' }
const BLOG = idOf('budget-day')
const AUTHOR = { key: BEN.id, name: BEN.name, kind: 'person' } as const

export function auditContract(name: string, open: () => Promise<AuditUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the audit list ${name}`, () => {
    test('what is done to keys, sites, hooks and templates is recorded with its actor', async ({ store }) => {
      const { key } = await store.keys.create({ name: 'Cleo', role: 'editor', blogs: [BLOG] }, { by: ANA })
      await store.keys.revoke(key.id, BEN)
      await store.keys.revoke(key.id, ANA)
      await store.sites.create({ id: 'tribune', name: 'T', origins: ['https://t.example'], blogs: 'all' }, ANA)
      await store.sites.edit('tribune', { name: 'Tribune' }, { version: 1, by: BEN })
      await store.sites.edit('tribune', { name: 'Late' }, { version: 1, by: BEN })
      await store.sites.revoke('tribune', BEN)
      await store.sites.revoke('tribune', BEN)
      const { hook } = await store.hooks.create({ name: 'CMS', blog: BLOG, role: 'editor' }, BEN)
      await store.hooks.revoke(hook.id, ANA)
      const who = { issuer: 'https://id.example', subject: 'd', name: 'Dana', role: 'editor', blogs: 'all' } as const
      const { id: dana } = await store.people.enter(who)
      for (let time = 1; time <= 2; time += 1) await store.people.revoke(dana, ANA)
      for (let time = 1; time <= 2; time += 1) await store.people.restore(dana, BEN)

      const goal = { name: 'Goal', fields: { key: true, pinned: false, body: [] }, by: ANA }
      const made = await store.templates.create(goal)
      const template = 'template' in made ? made.template.id : ''
      for (let time = 1; time <= 2; time += 1) await store.templates.edit({ id: template, version: 1, by: BEN })
      for (let time = 1; time <= 2; time += 1) await store.templates.remove({ id: template, version: 2, by: ANA })

      const entries = await everything(store.audit)

      expect(new Set(entries.map(({ actor, action, subject }) => `${actor.name} ${action} ${subject}`))).toEqual(
        new Set([
          `Ana key.created ${key.id}`,
          `Ben key.revoked ${key.id}`,
          'Ana site.created tribune',
          'Ben site.edited tribune',
          'Ben site.revoked tribune',
          `Ben hook.created ${hook.id}`,
          `Ana hook.revoked ${hook.id}`,
          `Ana person.revoked ${dana}`,
          `Ben person.restored ${dana}`,
          `Ana template.created ${template}`,
          `Ben template.edited ${template}`,
          `Ana template.removed ${template}`,
        ]),
      )
      expect(entries).toHaveLength(12)
      expect(entries.find(({ action }) => action === 'key.created')?.detail).toEqual({
        ...{ name: 'Cleo', role: 'editor', blogs: [BLOG] },
      })
    })

    test('what fails is not recorded', async ({ store }) => {
      await store.keys.create({ name: 'One', role: 'admin', blogs: 'all' }, { secret: 'given', by: ANA })

      await expect(
        store.keys.create({ name: 'Two', role: 'editor', blogs: 'all' }, { secret: 'given', by: ANA }),
      ).rejects.toThrow()
      expect(await store.keys.revoke((await store.keys.list())[0]?.id ?? '', ANA)).toBe('last')

      expect((await everything(store.audit)).map(({ action }) => action)).toEqual(['key.created'])
    })

    test('each change of a blog is recorded once with its author, also on two streams, and none of its text', async ({
      store,
    }) => {
      await store.log.append({ ...creates(BLOG), by: AUTHOR })
      const update = makeUpdate(BLOG, 'SECRET words', { title: 'SECRET title' })
      await store.log.append({ ...publishes(update), by: AUTHOR, idempotency: { key: 'a', fingerprint: 'f' } })
      await store.log.append({ ...publishes(update), by: AUTHOR, idempotency: { key: 'a', fingerprint: 'f' } })
      await store.log.append({ ...publishes(update), by: AUTHOR })
      const at = update.updatedAt
      const removed = { kind: 'update.removed', at, update: { id: update.id } } as const
      await store.log.append({ stream: publicStream(BLOG), change: removed, expects: 1 })

      const entries = await everything(store.audit)

      expect(entries.map(({ action, actor }) => [action, actor.kind, actor.name]).toReversed()).toEqual([
        ['blog.created', 'person', 'Ben'],
        ['update.published', 'person', 'Ben'],
        ['update.removed', 'server', 'Crier'],
      ])
      expect(entries[0]).toMatchObject({ blog: BLOG, subject: update.id })
      expect(JSON.stringify(await store.run('SELECT * FROM audit'))).not.toContain('SECRET')
    })

    test('the figures of storage have the size of the database, and the oldest change and entry', async ({ store }) => {
      const before = await store.figures.read()
      await store.log.append(creates(BLOG))
      await store.log.append(publishes(makeUpdate(BLOG, 'text')))

      const after = await store.figures.read()

      expect(before).toEqual({ databaseBytes: expect.any(Number), blogs: 0, pictures: 0, picturesToErase: 0 })
      expect(after).toMatchObject({ blogs: 1, oldestChange: expect.stringMatching(/^\d{4}-.*Z$/) })
      expect(after.oldestAudit).toBe(after.oldestChange)
      expect(after.databaseBytes).toBeGreaterThan(10_000)
    })

    test('no statement changes a row, and none deletes one within ninety days', async ({ store }) => {
      await store.audit.add({ by: ANA, action: 'audit.exported' })
      const now = new Date().toISOString()
      await store.run(rowAt(now, 'young'))
      await store.run(rowAt('2020-01-01T00:00:00.000Z', 'old'))

      const refused = 'the audit list can only be added to'
      await expect(store.run("UPDATE audit SET actor_name = 'Nobody' WHERE id = 'old'")).rejects.toThrow(refused)
      await expect(store.run('DELETE FROM audit')).rejects.toThrow(refused)
      await expect(store.retention.prune({ what: 'audit', before: '9', limit: 10 })).rejects.toThrow(refused)
      const before = new Date(Date.parse(now) - 90 * 86_400_000).toISOString()

      expect(await store.retention.prune({ what: 'audit', before, limit: 10 })).toBe(1)
      expect((await everything(store.audit)).map(({ id }) => id)).toContain('young')
    })

    test('pages are filtered by person, action, blog and time, and lose and repeat nothing', async ({ store }) => {
      for (const [index, by] of [ANA, BEN, ANA, BEN, ANA].entries()) {
        await store.run(rowAt(`2026-03-0${index + 1}T00:00:00.000Z`, `r${index}`, by))
      }
      const ids = async (filter: Parameters<Audit['page']>[0]) =>
        (await everything(store.audit, filter, 2)).map(({ id }) => id)

      expect(await ids({})).toEqual(['r4', 'r3', 'r2', 'r1', 'r0'])
      expect(await ids({ actor: BEN.id })).toEqual(['r3', 'r1'])
      expect(await ids({ actor: 'Ana' })).toEqual(['r4', 'r2', 'r0'])
      expect(await ids({ actor: 'Nobody' })).toEqual([])
      expect(await ids({ action: 'blog.ended' })).toHaveLength(5)
      expect(await ids({ action: 'key.created' })).toEqual([])
      expect(await ids({ blog: idOf('strike') })).toEqual([])
      expect(await ids({ from: '2026-03-02T01:00:00+01:00', to: '2026-03-04T00:00:00Z' })).toEqual(['r2', 'r1'])
    })

    test('an export has every row, as JSON lines and as CSV that a spreadsheet cannot run', async ({ store }) => {
      const by: Actor = { kind: 'key', id: '-1', name: '=HYPERLINK("x")\r\nnext, "line"' }
      await store.audit.add({ by, action: 'audit.exported' })
      await store.audit.add({ by: ANA, action: 'audit.exported', blog: BLOG })

      const lines = await textOf(exportAudit(store.audit, { filter: {}, format: 'jsonl' }))
      const csv = await textOf(exportAudit(store.audit, { filter: { actor: '-1' }, format: 'csv' }))

      const read = lines
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as AuditEntry)
      expect(new Set(read.map(({ actor }) => actor.name))).toEqual(new Set([by.name, ANA.name]))
      expect(csv).toMatch(/^at,actor_kind,[\w,]+\r\n/)
      expect(csv).toContain(`,key,'-1,"'=HYPERLINK(""x"")\r\nnext, ""line""",audit.exported,`)
    })
  })
}

function rowAt(at: string, id: string, by: Actor = ANA): string {
  const values = [at, id, by.kind, by.id, by.name, 'blog.ended', BLOG, '', '{}']
  return `INSERT INTO audit VALUES (${values.map(value => `'${value}'`).join(', ')})`
}

async function everything(audit: Audit, filter: Parameters<Audit['page']>[0] = {}, limit = 3) {
  const all: AuditEntry[] = []
  let before: AuditPlace | undefined
  do {
    const page = await audit.page(filter, { before, limit })
    all.push(...page.entries)
    before = page.next
  } while (before)
  return all
}

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}
