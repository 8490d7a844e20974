/** An id for a name, in Latin letters. */

/** "Budget day: the speech" becomes `budget-day-the-speech`. */
export function idFor(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)
}
