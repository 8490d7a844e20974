/** The contract of the store of sites, on SQLite; and invalid origins and themes. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { patternsFor, readOrigin } from '#delivery/sites/origins.ts'
import { SqlSites } from '#delivery/sites/sql-sites.ts'
import { theme, themeSheet } from '#delivery/sites/theme.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { sitesContract } from '#test/contracts/sites.ts'
import { closing } from '#test/support/closing.ts'
import { newFolder } from '#test/support/new-folder.ts'

sitesContract('on SQLite', openSites)

test.each([
  ['https://www.example.org', 'https://www.example.org'],
  ['HTTPS://WWW.Example.ORG/', 'https://www.example.org'],
  ['https://example.org:443', 'https://example.org'],
  ['http://example.org:80', 'http://example.org'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['https://zürich.example', 'https://xn--zrich-kva.example'],
  ['https://*.Zürich.example', 'https://*.xn--zrich-kva.example'],
  ['https://*.example.org:8443', 'https://*.example.org:8443'],
  ['https://[::1]:8080', 'https://[::1]:8080'],
  ['capacitor://localhost', 'capacitor://localhost'],
])('the origin %s is stored as browsers send it', (given, origin) => {
  expect(readOrigin(given)).toEqual({ kind: 'origin', origin })
})

test.each([
  ['null', 'sandboxed'],
  ['*', 'CRIER_EMBEDDING'],
  ['www.example.org', 'https://www.example.org'],
  ['https://example.org/live', 'without a path'],
  ['https://www.*.org', 'at the beginning'],
  ['https://*.org', 'top-level'],
  ['https://*.127.0.0.1', 'not an IP address'],
  ['ftp://example.org', 'use an origin such as'],
  ['https://user@example.org', 'use an origin such as'],
  ['https://exa mple.org', 'use an origin such as'],
  ['javascript:alert(1)', 'use an origin such as'],
  ['', 'use an origin such as'],
])('an invalid origin is refused with advice: %j', (given, advice) => {
  expect(readOrigin(given)).toEqual({ kind: 'mistake', message: expect.stringContaining(advice) })
})

test('an origin is looked up by itself and by every parent domain', () => {
  expect(patternsFor('https://a.b.example:8443')).toEqual([
    'https://a.b.example:8443',
    'https://*.b.example:8443',
    'https://*.example:8443',
  ])
  expect(patternsFor('http://127.0.0.1:80')).toEqual(['http://127.0.0.1:80'])
})

test.each([
  { '--crier-accent': 'light-dark(#9c3a1c, oklch(70% 0.1 40))' },
  { '--crier-ink': 'rgb(33 29 23 / 90%)', '--crier-text-font': '"Tribune Text", Georgia, system-ui' },
  { '--crier-paper': 'Canvas' },
])('a theme accepts colours and fonts: %j', properties => {
  expect(theme.parse(properties)).toEqual(properties)
  for (const [name, value] of Object.entries(properties)) {
    expect(themeSheet(properties)).toContain(`${name}: ${value};`)
  }
})

test.each([
  { '--crier-accent': 'red; } body { display: none' },
  { '--crier-accent': 'url(https://evil.example/x)' },
  { '--crier-accent': 'var(--secret)' },
  { '--crier-accent': '#12' },
  { '--crier-accent': 'red/**/' },
  { '--crier-accent': 'rgb(1,2,3' },
  { '--crier-text-font': '"</style><script>"' },
  { '--crier-text-font': 'Georgia\\' },
  { '--crier-text-font': "'a" },
  { '--crier-text-font': 'a\n}' },
  { '--other': 'red' },
])('a theme accepts nothing else: %j', properties => {
  expect(theme.safeParse(properties).success).toBe(false)
})

async function openSites() {
  const folder = await newFolder()
  const database = openSqlite(join(folder, 'crier.db'))
  return closing([database], {
    sites: new SqlSites({ database: sqliteDatabase(database), now: () => new Date('2026-03-04T16:44:00Z') }),
  })
}
