/** The names of contributors or topics of an update. */
type Named = { readonly id: string; readonly name: string }

/** One that is not listed any more has its id. */
export function namesOf(ids: readonly string[] = [], listed: readonly Named[] = []): readonly string[] {
  return ids.map(id => listed.find(one => one.id === id)?.name ?? id)
}
