/** Tables and progress: on wide and narrow terminals, and through a pipe. */
import { expect, test } from 'vitest'
import { createProgress } from '#cli/progress.ts'
import { printTable } from '#cli/table.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'

const ROWS = [
  ['ID', 'TITLE', 'STATE'],
  ['budget-day', 'Budget day, as it happened', 'live'],
  ['kabuki', '歌舞伎座 🎭', 'ended'],
  ['evil', '\u001b[31mred', 'ended'],
]

test('columns are aligned by what a terminal shows, and control characters never reach it', () => {
  expect(printTable(ROWS, { empty: '' }).split('\n')).toEqual([
    'ID          TITLE                       STATE',
    'budget-day  Budget day, as it happened  live',
    'kabuki      歌舞伎座 🎭                 ended',
    'evil        \ufffd[31mred                    ended',
  ])
})

test('on a narrow terminal the widest columns are cut, and ids stay whole', () => {
  const lines = printTable(ROWS, { empty: '', columns: 31 }).split('\n')

  expect(lines).toEqual([
    'ID          TITLE         STATE',
    'budget-day  Budget day,…  live',
    'kabuki      歌舞伎座 🎭   ended',
    'evil        \ufffd[31mred      ended',
  ])
  expect(printTable(ROWS, { empty: '', columns: 5 })).toContain('budget-day')
})

test('a table without rows is a sentence', () => {
  expect(printTable([['ID']], { empty: 'There is no coverage yet.' })).toBe('There is no coverage yet.')
})

function progressOn(terminal: { isTTY: boolean; columns: number }) {
  const clock = new ManualClock()
  const written: string[] = []
  return { clock, written, progress: createProgress(clock, { ...terminal, write: text => written.push(text) }) }
}

test('progress begins after a second, replaces its line, fits the terminal, and leaves it empty', () => {
  const { clock, written, progress } = progressOn({ isTTY: true, columns: 20 })

  progress.show('1 of 9')
  clock.advance(1_000)
  progress.show('2 of 9')
  progress.show('3 of 9')
  clock.advance(100)
  progress.show('4 of 9, and a long name')
  progress[Symbol.dispose]()
  progress[Symbol.dispose]()

  expect(written).toEqual(['\r\u001b[K2 of 9', '\r\u001b[K4 of 9, and a long ', '\r\u001b[K'])
})

test('where standard error is not a terminal, nothing is written', () => {
  const { clock, written, progress } = progressOn({ isTTY: false, columns: 80 })

  clock.advance(5_000)
  progress.show('1 of 9')
  progress.clear()

  expect(written).toEqual([])
})
