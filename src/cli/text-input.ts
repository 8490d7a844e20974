/** Text from a file or from standard input. It must be UTF-8: a guessed encoding would silently garble names. */
import { readFile, stat } from 'node:fs/promises'
import { Refused } from './refused.ts'

/** A day's coverage is some hundred kilobytes; a file of this size is the wrong one. */
const MAX_BYTES = 20_000_000

export async function readTextFile(path: string): Promise<string> {
  const { size } = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Refused(unreadable(path, error), { cause: error })
  })
  if (size > MAX_BYTES) throw new Refused(`${path} has ${size} bytes; a page has at most ${MAX_BYTES}.`)
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Refused(unreadable(path, error), { cause: error })
  })
  return decode(bytes, path)
}

export async function readTextStream(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return decode(Buffer.concat(chunks), 'Standard input')
}

function decode(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new Refused(`${source} is not UTF-8; convert it first, for example with "iconv -f WINDOWS-1252 -t UTF-8".`, {
      cause: error,
    })
  }
}

function unreadable(path: string, { code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `There is no file ${path}.`
  if (code === 'EISDIR') return `${path} is a folder; name a file.`
  return `${path} cannot be read (${code}).`
}
