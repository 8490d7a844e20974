/** Figures of several rounds, formatted for people. */

/** The median: a disturbed round does not count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

type Row = readonly [what: string, figure: string, remark?: string]

export function print(title: string, rows: readonly Row[]): void {
  const width = (column: 0 | 1) => Math.max(...rows.map(row => row[column].length))
  console.log(`\n${title}`)
  for (const [what, figure, remark = ''] of rows)
    console.log(`  ${what.padEnd(width(0))}  ${figure.padStart(width(1))}  ${remark}`.trimEnd())
}

/** Each target of the bench is a claim that a figure meets or breaks. */
export type Claim = { readonly says: string; readonly isKept: boolean }

export function judge(claims: readonly Claim[]): boolean {
  console.log('')
  for (const { says, isKept } of claims) console.log(`${isKept ? 'kept  ' : 'BROKEN'} ${says}`)
  return claims.every(({ isKept }) => isKept)
}

export const two = (value: number): string => value.toFixed(2)
export const whole = (value: number): string => Math.round(value).toLocaleString('en')
