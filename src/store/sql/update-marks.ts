/**
 * What updates are found by: `topic:` with the id of a topic, `by:` with that of a contributor. Kept by triggers, in the transaction
 * that writes the update, so that a node of the previous version, and a removal, keep them right too.
 */

const TABLE = `
  CREATE TABLE update_marks (
    blog TEXT NOT NULL,
    mark TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (blog, mark, id)
  );
  CREATE INDEX update_marks_by_update ON update_marks (blog, id);
`

/** A cheap look first: quotes within a string are escaped, so no text can pass for a member. */
const isMarked = (row: 'NEW' | 'OLD') =>
  `(${row}.state LIKE '%"topics":["%' OR ${row}.state LIKE '%"contributors":["%')`

/** The state of a removed update is empty, which is no JSON. */
const sqliteMarks = (prefix: string, member: string) => `
    INSERT OR IGNORE INTO update_marks SELECT NEW.blog, '${prefix}:' || value, NEW.id
      FROM json_each(CASE WHEN ${isMarked('NEW')} THEN NEW.state ELSE '{}' END, '$.${member}');`
const SQLITE_MARKS = sqliteMarks('topic', 'topics') + sqliteMarks('by', 'contributors')

const postgresMarks = (prefix: string, member: string) => `
      INSERT INTO update_marks SELECT NEW.blog, '${prefix}:' || value, NEW.id
        FROM json_array_elements_text(NEW.state::json -> '${member}') ON CONFLICT DO NOTHING;`

/** A released trigger is never changed. */
export const updateMarks = {
  sqlite: `${TABLE}
  CREATE TRIGGER updates_marked AFTER INSERT ON updates WHEN ${isMarked('NEW')} BEGIN ${SQLITE_MARKS}
  END;
  CREATE TRIGGER updates_remarked AFTER UPDATE OF state ON updates WHEN ${isMarked('OLD')} OR ${isMarked('NEW')} BEGIN
    DELETE FROM update_marks WHERE blog = NEW.blog AND id = NEW.id;${SQLITE_MARKS}
  END;
  CREATE TRIGGER updates_unmarked AFTER DELETE ON updates WHEN ${isMarked('OLD')} BEGIN
    DELETE FROM update_marks WHERE blog = OLD.blog AND id = OLD.id;
  END;
  `,
  postgres: `${TABLE}
  CREATE FUNCTION crier_mark_update() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'INSERT' THEN DELETE FROM update_marks WHERE blog = OLD.blog AND id = OLD.id; END IF;
    IF TG_OP = 'DELETE' THEN RETURN NULL; END IF;
    IF ${isMarked('NEW')} THEN${postgresMarks('topic', 'topics')}${postgresMarks('by', 'contributors')}
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER updates_marked AFTER INSERT ON updates FOR EACH ROW WHEN ${isMarked('NEW')}
    EXECUTE FUNCTION crier_mark_update();
  CREATE TRIGGER updates_remarked AFTER UPDATE OF state ON updates FOR EACH ROW
    WHEN (${isMarked('OLD')} OR ${isMarked('NEW')}) EXECUTE FUNCTION crier_mark_update();
  CREATE TRIGGER updates_unmarked AFTER DELETE ON updates FOR EACH ROW WHEN ${isMarked('OLD')}
    EXECUTE FUNCTION crier_mark_update()`,
} as const
