/**
 * Views and reads, as sums over reports. `site`: the id of a site, or a name of `ELSEWHERE`. A spread is the sum of w² − w over the
 * reports, each of which stands for w readers: the variance of the sum. Triggers delete the counts of an update with it, whatever code
 * removes it.
 */
const TABLES = `
  CREATE TABLE update_reads (
    blog TEXT NOT NULL,
    id TEXT NOT NULL,
    site TEXT NOT NULL,
    views INTEGER NOT NULL,
    reads INTEGER NOT NULL,
    views_spread INTEGER NOT NULL,
    reads_spread INTEGER NOT NULL,
    PRIMARY KEY (blog, id, site)
  );
  CREATE TABLE site_reads (
    blog TEXT NOT NULL,
    site TEXT NOT NULL,
    views INTEGER NOT NULL,
    reads INTEGER NOT NULL,
    views_spread INTEGER NOT NULL,
    reads_spread INTEGER NOT NULL,
    PRIMARY KEY (blog, site)
  );
  CREATE TABLE hourly_reads (
    blog TEXT NOT NULL,
    hour TEXT NOT NULL,
    views INTEGER NOT NULL,
    reads INTEGER NOT NULL,
    PRIMARY KEY (blog, hour)
  );
`

/** A released trigger is never changed. */
export const readTables = {
  sqlite: `${TABLES}
  CREATE TRIGGER reads_of_removed AFTER UPDATE OF shelf ON updates WHEN NEW.shelf = 'removed' BEGIN
    DELETE FROM update_reads WHERE blog = NEW.blog AND id = NEW.id;
  END;
  CREATE TRIGGER reads_of_deleted AFTER DELETE ON updates BEGIN
    DELETE FROM update_reads WHERE blog = OLD.blog AND id = OLD.id;
  END;
  `,
  postgres: `${TABLES.replaceAll('TEXT', 'TEXT COLLATE "C"').replaceAll('INTEGER', 'BIGINT')}
  CREATE FUNCTION crier_delete_reads() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM update_reads WHERE blog = OLD.blog AND id = OLD.id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER reads_of_removed AFTER UPDATE OF shelf ON updates FOR EACH ROW
    WHEN (NEW.shelf = 'removed') EXECUTE FUNCTION crier_delete_reads();
  CREATE TRIGGER reads_of_deleted AFTER DELETE ON updates FOR EACH ROW EXECUTE FUNCTION crier_delete_reads()`,
} as const
