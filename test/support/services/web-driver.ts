/** A minimal WebDriver client: one session, its commands and their answers. */
import { setTimeout as pause } from 'node:timers/promises'

interface WebDriver {
  /** @param path Within the session. Rejects with the browser's error. */
  call(method: 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>
  close(): Promise<void>
}

const ATTEMPTS = 100
const BETWEEN_MS = 100

export async function openWebDriver(address: string, wanted: object): Promise<WebDriver> {
  await untilReady(address)
  const made = await ask('POST', `${address}/session`, { capabilities: { alwaysMatch: wanted } })
  const session = `${address}/session/${(made as { readonly sessionId: string }).sessionId}`
  return {
    call: (method, path, body) => ask(method, `${session}${path}`, body),
    close: async () => void (await ask('DELETE', session).catch(() => {})),
  }
}

async function ask(method: string, address: string, body?: object): Promise<unknown> {
  const answer = await fetch(address, { method, ...(body && { body: JSON.stringify(body) }) })
  const { value } = (await answer.json()) as { readonly value: unknown }
  if (!answer.ok) throw new Error((value as { readonly message: string }).message)
  return value
}

/** The program does not say when it accepts commands. */
async function untilReady(address: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await fetch(`${address}/status`).catch(() => undefined)) return
    await pause(BETWEEN_MS)
  }
  throw new Error(`Nothing answers at ${address}`)
}
