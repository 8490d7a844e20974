/** Formats a log line for people at a terminal, instead of JSON. */
import { styleText } from 'node:util'
import { z } from 'zod'

const entry = z.looseObject({ level: z.string(), time: z.string(), msg: z.string().default('') })
const failure = z.looseObject({ stack: z.string() })

/** Shown in another way, or the same in every line. */
const NOT_FIELDS = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'err'])
const COLORS = new Map<string, 'yellow' | 'red'>([
  ['warn', 'yellow'],
  ['error', 'red'],
  ['fatal', 'red'],
])

/** `16:44:00 warn  a request failed  code=busy status=503`, with the stack below. Other text is left as it is. */
export function inWords(line: string): string {
  const read = entry.safeParse(parse(line))
  if (!read.success) return line
  const { level, time, msg, err } = read.data
  const fields = Object.entries(read.data)
    .filter(([name]) => !NOT_FIELDS.has(name))
    .map(([name, value]) => ` ${name}=${printed(value)}`)
  const { stack } = failure.safeParse(err).data ?? {}
  const said = withoutControls(`${msg}${fields.length > 0 ? ` ${fields.join('')}` : ''}`)
  return `${time.slice(11, 19)} ${named(level)} ${said}\n${stack === undefined ? '' : `${withoutControls(stack)}\n`}`
}

function named(level: string): string {
  const color = COLORS.get(level)
  const padded = level.padEnd(5)
  return color ? styleText(color, padded, { validateStream: false }) : padded
}

function printed(value: unknown): string {
  return typeof value === 'string' && /^\S*$/.test(value) ? value : JSON.stringify(value)
}

/** Paths and messages contain strangers' input; a terminal would execute escape sequences in it. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, '�')
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
