/**
 * What editors note beside updates. assignee: the key or person that still sees to it; empty for nobody. state: the rest as JSON.
 * Triggers delete it with its update, whatever code removes that, and a node of the previous version too.
 */
const TABLE = `
  CREATE TABLE margins (
    blog TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    assignee TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (blog, id)
  );
  CREATE INDEX margins_by_change ON margins (blog, changed_at DESC, id DESC);
  CREATE INDEX margins_by_assignee ON margins (assignee, changed_at DESC, id DESC) WHERE assignee <> '';
`

/** A released trigger is never changed. */
export const marginTable = {
  sqlite: `${TABLE}
  CREATE TRIGGER margin_of_removed AFTER UPDATE OF shelf ON updates WHEN NEW.shelf = 'removed' BEGIN
    DELETE FROM margins WHERE blog = NEW.blog AND id = NEW.id;
  END;
  CREATE TRIGGER margin_of_deleted AFTER DELETE ON updates BEGIN
    DELETE FROM margins WHERE blog = OLD.blog AND id = OLD.id;
  END;
  `,
  postgres: `${TABLE.replaceAll('TEXT', 'TEXT COLLATE "C"').replaceAll('INTEGER', 'BIGINT')}
  CREATE FUNCTION crier_delete_margin() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM margins WHERE blog = OLD.blog AND id = OLD.id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER margin_of_removed AFTER UPDATE OF shelf ON updates FOR EACH ROW
    WHEN (NEW.shelf = 'removed') EXECUTE FUNCTION crier_delete_margin();
  CREATE TRIGGER margin_of_deleted AFTER DELETE ON updates FOR EACH ROW EXECUTE FUNCTION crier_delete_margin()`,
} as const
