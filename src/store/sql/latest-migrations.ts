/** The newest steps of `migrations.ts`, after all of its own. New ones are added at the end. */
import { choiceGuard } from './choice-guard.ts'
import { marginTable } from './margin-table.ts'
import { readTables } from './read-tables.ts'
import { searchEmptied, searchGone, searchSorted, searchTables } from './search-tables.ts'
import { updateMarks } from './update-marks.ts'

type Step =
  | string
  | { readonly indexes: Readonly<Record<string, string>> }
  | { readonly sqlite: string; readonly postgres: string }

export const latestMigrations: readonly Step[] = [
  // The newsroom's contributors: `state` is a whole one as JSON; name_key orders the list. contributor_blogs: the blogs that
  // have, or had, a copy, so that a change is carried to them and an erasure finds them all.
  `
  CREATE TABLE contributors (
    id TEXT PRIMARY KEY,
    name_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL
  );
  CREATE TABLE contributor_blogs (
    contributor TEXT NOT NULL,
    blog TEXT NOT NULL,
    PRIMARY KEY (contributor, blog)
  );
  CREATE INDEX contributor_blogs_by_blog ON contributor_blogs (blog);
  `,

  updateMarks,

  searchTables,

  searchGone,

  readTables,

  searchEmptied,

  // Topics that a device chose in a blog, separated by spaces; none means everything. Of a campaign: those of its update; NULL,
  // written by the previous version, means that it is for everybody. newer: the topics of each newer one that ran with it, as JSON.
  `
  ALTER TABLE device_blogs ADD COLUMN topics TEXT NOT NULL DEFAULT '';
  ALTER TABLE campaigns ADD COLUMN topics TEXT;
  ALTER TABLE campaigns ADD COLUMN newer TEXT NOT NULL DEFAULT '[]';
  `,

  searchSorted,

  marginTable,

  // What a device chose in a blog: "all", "key" or "breaking". Of a campaign: whom it reaches; NULL, written by the previous version,
  // means everybody.
  `
  ALTER TABLE device_blogs ADD COLUMN level TEXT NOT NULL DEFAULT 'all';
  ALTER TABLE campaigns ADD COLUMN level TEXT;
  `,

  // Counts devices by what they chose. Most never choose, and have no entry.
  {
    indexes: {
      device_blogs_chosen: "device_blogs (blog, platform, level, topics) WHERE topics <> '' OR level <> 'all'",
    },
  },

  choiceGuard,
]
