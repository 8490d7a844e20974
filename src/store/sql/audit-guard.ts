/**
 * Triggers that keep the audit list as it was written, whatever code runs: no row can be changed, and none can be deleted
 * before the least retention has passed.
 */

/** The least that `CRIER_KEEP_AUDIT_DAYS` accepts. A released trigger is never changed, so neither is this. */
export const LEAST_AUDIT_DAYS = 90

const REFUSAL = 'the audit list can only be added to'

export const auditGuard = {
  sqlite: `
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '${REFUSAL}'); END;
  CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
    WHEN OLD.at > strftime('%Y-%m-%dT%H:%M:%S', 'now', '-${LEAST_AUDIT_DAYS} days')
    BEGIN SELECT RAISE(ABORT, '${REFUSAL}'); END;
  `,
  postgres: `
  CREATE FUNCTION crier_keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' OR OLD.at > to_char((clock_timestamp() AT TIME ZONE 'UTC') - INTERVAL '${LEAST_AUDIT_DAYS} days',
      'YYYY-MM-DD"T"HH24:MI:SS') THEN RAISE EXCEPTION '${REFUSAL}'; END IF;
    RETURN OLD;
  END $$;
  CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION crier_keep_audit()`,
} as const
