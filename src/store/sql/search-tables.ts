/**
 * The tables of the search. An entry is a public update: its words, and its place by shown time (`store/search/place.ts`).
 *
 * Triggers keep entries at what readers may see, whatever code writes `updates`: what is removed or taken back goes in the same
 * transaction, and what is published or changed is queued, to be read later. search_walk: how far the updates from before the index,
 * or before a rebuild, were queued.
 */
const ENTRIES_BY_UPDATE = 'CREATE UNIQUE INDEX search_entries_by_update ON search_entries (blog, id)'

/** In `is_done`: all words were deleted at once, because a damaged index may refuse single deletions. Their entries follow, in steps. */
export const EMPTYING = 2
/** In `is_done`: the index could not be read or written, and waits to be emptied. */
export const DAMAGED = 3

const SCOPED = (row: string) => `${row}scope || replace(${row}words, ' ', ' ' || ${row}scope)`

const sqlite = `
  CREATE TABLE search_entries (
    place INTEGER PRIMARY KEY,
    blog TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    scope TEXT NOT NULL,
    words TEXT NOT NULL
  );
  ${ENTRIES_BY_UPDATE};
  CREATE VIEW search_texts AS SELECT place, ${SCOPED('')} AS words FROM search_entries;
  CREATE VIRTUAL TABLE search_words USING fts5 (
    words, content = 'search_texts', content_rowid = 'place', columnsize = 0, tokenize = 'ascii');
  -- Otherwise words of removed updates would stay in the file until the parts of the index are merged.
  INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);
  CREATE TABLE search_queue (id TEXT NOT NULL, blog TEXT NOT NULL, PRIMARY KEY (id, blog));
  CREATE TABLE search_walk (
    id INTEGER PRIMARY KEY, at_blog TEXT NOT NULL, at_update TEXT NOT NULL, is_done INTEGER NOT NULL);
  INSERT INTO search_walk (id, at_blog, at_update, is_done) VALUES (1, '', '', 0);

  CREATE TRIGGER search_entry_added AFTER INSERT ON search_entries BEGIN
    INSERT INTO search_words (rowid, words) VALUES (NEW.place, ${SCOPED('NEW.')});
  END;
  CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_entries
    WHEN NOT EXISTS (SELECT 1 FROM search_walk WHERE id = 1 AND is_done = ${EMPTYING}) BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', OLD.place, ${SCOPED('OLD.')});
  END;
  CREATE TRIGGER search_of_new AFTER INSERT ON updates WHEN NEW.shelf = 'public' BEGIN
    INSERT INTO search_queue (id, blog) VALUES (NEW.id, NEW.blog) ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER search_of_changed AFTER UPDATE ON updates
    WHEN NEW.shelf = 'public' AND (NEW.version <> OLD.version OR OLD.shelf <> 'public') BEGIN
    INSERT INTO search_queue (id, blog) VALUES (NEW.id, NEW.blog) ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER search_of_hidden AFTER UPDATE ON updates WHEN NEW.shelf <> 'public' AND OLD.shelf = 'public' BEGIN
    DELETE FROM search_entries WHERE blog = NEW.blog AND id = NEW.id;
    DELETE FROM search_queue WHERE id = NEW.id AND blog = NEW.blog;
  END;
  CREATE TRIGGER search_of_deleted AFTER DELETE ON updates BEGIN
    DELETE FROM search_entries WHERE blog = OLD.blog AND id = OLD.id;
    DELETE FROM search_queue WHERE id = OLD.id AND blog = OLD.blog;
  END;
`

const postgres = `
  CREATE TABLE search_entries (
    place BIGINT PRIMARY KEY,
    blog TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    words TSVECTOR NOT NULL
  );
  ${ENTRIES_BY_UPDATE};
  CREATE INDEX search_entries_by_place ON search_entries (blog, place);
  CREATE INDEX search_entries_by_words ON search_entries USING GIN (words);
  CREATE TABLE search_queue (
    id TEXT COLLATE "C" NOT NULL, blog TEXT COLLATE "C" NOT NULL, PRIMARY KEY (id, blog));
  CREATE TABLE search_walk (
    id BIGINT PRIMARY KEY, at_blog TEXT COLLATE "C" NOT NULL, at_update TEXT COLLATE "C" NOT NULL,
    is_done BIGINT NOT NULL);
  INSERT INTO search_walk (id, at_blog, at_update, is_done) VALUES (1, '', '', 0);

  CREATE FUNCTION crier_queue_search() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO search_queue (id, blog) VALUES (NEW.id, NEW.blog)
      ON CONFLICT (id, blog) DO UPDATE SET blog = excluded.blog;
    RETURN NULL;
  END $$;
  CREATE FUNCTION crier_hide_from_search() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM search_entries WHERE blog = OLD.blog AND id = OLD.id;
    DELETE FROM search_queue WHERE id = OLD.id AND blog = OLD.blog;
    RETURN NULL;
  END $$;
  CREATE TRIGGER search_of_new AFTER INSERT ON updates FOR EACH ROW
    WHEN (NEW.shelf = 'public') EXECUTE FUNCTION crier_queue_search();
  CREATE TRIGGER search_of_changed AFTER UPDATE ON updates FOR EACH ROW
    WHEN (NEW.shelf = 'public' AND (NEW.version <> OLD.version OR OLD.shelf <> 'public'))
    EXECUTE FUNCTION crier_queue_search();
  CREATE TRIGGER search_of_hidden AFTER UPDATE ON updates FOR EACH ROW
    WHEN (NEW.shelf <> 'public' AND OLD.shelf = 'public') EXECUTE FUNCTION crier_hide_from_search();
  CREATE TRIGGER search_of_deleted AFTER DELETE ON updates FOR EACH ROW EXECUTE FUNCTION crier_hide_from_search()
`

export const searchTables = { sqlite, postgres } as const

/**
 * Removals only note what is gone: the transaction of a removal must not fail or wait because of the index. Entries follow in the next
 * step; until then, each is compared with its update and not shown. The version is in the key, so that a removal never waits for the
 * step that deletes the row of an earlier one.
 */
const GONE = (text: string) =>
  `CREATE TABLE search_gone (id ${text} NOT NULL, blog ${text} NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (id, blog, version))`

const sqliteGone = `
  ${GONE('TEXT')};
  DROP TRIGGER search_of_hidden;
  DROP TRIGGER search_of_deleted;
  CREATE TRIGGER search_of_hidden AFTER UPDATE ON updates WHEN NEW.shelf <> 'public' AND OLD.shelf = 'public' BEGIN
    INSERT INTO search_gone (id, blog, version) VALUES (NEW.id, NEW.blog, NEW.version) ON CONFLICT DO NOTHING;
    DELETE FROM search_queue WHERE id = NEW.id AND blog = NEW.blog;
  END;
  CREATE TRIGGER search_of_deleted AFTER DELETE ON updates WHEN OLD.shelf = 'public' BEGIN
    INSERT INTO search_gone (id, blog, version) VALUES (OLD.id, OLD.blog, OLD.version) ON CONFLICT DO NOTHING;
    DELETE FROM search_queue WHERE id = OLD.id AND blog = OLD.blog;
  END;
`

const postgresGone = `
  ${GONE('TEXT COLLATE "C"')};
  DROP TRIGGER search_of_deleted ON updates;
  CREATE OR REPLACE FUNCTION crier_hide_from_search() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' THEN
      INSERT INTO search_gone (id, blog, version) VALUES (OLD.id, OLD.blog, OLD.version) ON CONFLICT DO NOTHING;
    ELSE
      INSERT INTO search_gone (id, blog, version) VALUES (NEW.id, NEW.blog, NEW.version) ON CONFLICT DO NOTHING;
    END IF;
    DELETE FROM search_queue WHERE id = OLD.id AND blog = OLD.blog;
    RETURN NULL;
  END $$;
  CREATE TRIGGER search_of_deleted AFTER DELETE ON updates FOR EACH ROW
    WHEN (OLD.shelf = 'public') EXECUTE FUNCTION crier_hide_from_search()
`

/**
 * How often the index was emptied. Whoever finds damage names the filling it was in: what fails slowly must not mark the index that a
 * repair has emptied meanwhile, which would wait an hour for the next one.
 */
export const searchEmptied = 'ALTER TABLE search_walk ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0'

/**
 * PostgreSQL collects new words in a list, which every search reads, and sorts it into the index when it is full: with its 4 MB, some
 * step took a fifth of a second.
 */
export const searchSorted = {
  sqlite: '',
  postgres: 'ALTER INDEX search_entries_by_words SET (gin_pending_list_limit = 256)',
} as const

export const searchGone = { sqlite: sqliteGone, postgres: postgresGone } as const
