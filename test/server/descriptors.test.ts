/** A server whose readers use up all its file descriptors still answers health checks and posts, and reports it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const LIMIT = 180
const READERS = 250
const ADMIN_KEY = 'the-admin-key-of-a-test'

test('with its descriptors used up by readers, a server answers health checks and posts, and logs what to raise', async () => {
  const folder = mkdtempSync(join(temporaryFolder(), 'crier-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const server = spawn('sh', ['-c', `ulimit -n ${LIMIT}; exec "${process.execPath}" src/crier.js serve`], {
    env: { PATH: process.env.PATH, CRIER_PORT: '0', CRIER_DATA: folder, CRIER_ADMIN_KEY: ADMIN_KEY },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void server.kill('SIGKILL'))
  const [log, said] = [createInterface({ input: server.stderr }), createInterface({ input: server.stdout })]
  const logged: string[] = []
  const isFull = new Promise<void>(resolve => {
    log.on('line', line => {
      logged.push(line)
      if (line.includes('no file descriptors are left')) resolve()
    })
  })
  const [ready] = (await once(said, 'line')) as [string]
  const url = ready.replace('crier ready ', '')

  const readers = Array.from({ length: READERS }, () => connect(url))
  const outcomes = await Promise.all(readers)
  await isFull

  expect(outcomes.filter(outcome => outcome === 'open').length).toBeGreaterThan(0)
  expect(outcomes.filter(outcome => outcome !== 'open').length).toBeGreaterThan(READERS - LIMIT)
  expect(logged.join()).toContain('the limit on open files is low')
  const probe = await fetch(`${url}/healthz`, { headers: { Connection: 'close' } })
  const post = await fetch(`${url}/v1/blogs`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ADMIN_KEY}`, 'Content-Type': 'application/json', Connection: 'close' },
    body: JSON.stringify({ id: 'storm', title: 'The storm' }),
  })
  expect([probe.status, post.status]).toEqual([200, 201])
})

/** The outcome of a connection attempt; the connection stays open. */
async function connect(url: string): Promise<'open' | 'refused'> {
  const reader = new WebSocket(`${url.replace('http', 'ws')}/connection/websocket`)
  onTestFinished(() => reader.terminate())
  return new Promise(resolve => {
    reader.once('open', () => resolve('open'))
    reader.once('error', () => resolve('refused'))
  })
}
