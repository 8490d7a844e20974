/**
 * Nodes of 0.2.0 know nothing of what a device chose in a blog. When one edits a device, it deletes the device's rows and inserts
 * them anew, in one transaction; these triggers give the new rows the choice of the old ones. A current node states every choice
 * itself afterwards. On SQLite no two versions run side by side.
 *
 * crier.choices: `{blog: [device, topics, level]}` of the one device whose rows the transaction deleted last.
 */
const isChosen = (row: string) => `(${row}.topics <> '' OR ${row}.level <> 'all')`

/** A released trigger is never changed. */
export const choiceGuard = {
  sqlite: '',
  postgres: `
  CREATE FUNCTION crier_note_choices() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM set_config('crier.choices', coalesce((
      SELECT jsonb_object_agg(blog, jsonb_build_array(device, topics, level))::text FROM gone
      WHERE ${isChosen('gone')}
      HAVING min(device) = max(device)), ''), true);
    RETURN NULL;
  END $$;
  CREATE FUNCTION crier_keep_choices() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE device_blogs AS f SET topics = kept.value ->> 1, level = kept.value ->> 2
      FROM added JOIN jsonb_each(current_setting('crier.choices')::jsonb) AS kept
        ON kept.key = added.blog AND kept.value ->> 0 = added.device
      WHERE f.blog = added.blog AND f.platform = added.platform AND f.device = added.device
        AND NOT ${isChosen('f')};
    RETURN NULL;
  END $$;
  CREATE TRIGGER choices_noted AFTER DELETE ON device_blogs REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
    EXECUTE FUNCTION crier_note_choices();
  CREATE TRIGGER choices_kept AFTER INSERT ON device_blogs REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    WHEN (coalesce(current_setting('crier.choices', true), '') <> '') EXECUTE FUNCTION crier_keep_choices()`,
} as const
