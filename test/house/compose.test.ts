/** The compose files and the unit of systemd: their settings are valid, and what they name exists. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SECRETS, settings } from '#server/config/config.ts'
import { readCompose } from '#test/support/data/compose-file.ts'

const FILES = [
  { file: 'compose.yaml', nodes: ['crier-1', 'crier-2'], exposed: ['nginx'] },
  { file: 'deploy/one-node.yaml', nodes: ['crier'], exposed: ['caddy'] },
] as const

/** The server may take this much longer than CRIER_DRAIN_SECONDS. */
const FINISH_SECONDS = 4

describe.each(FILES)('$file', ({ file, nodes: names, exposed }) => {
  const compose = readCompose(file)
  const nodes = Object.entries(compose.services).filter(([name]) => name.startsWith('crier'))
  const beside = (path: string) => join(dirname(file), path)

  test('the nodes use existing settings, and get enough time to stop', () => {
    expect(nodes.map(([name]) => name)).toEqual(names)
    for (const [, { environment = {}, stop_grace_period: grace = '', read_only: isReadOnly }] of nodes) {
      expect(Object.keys(environment).filter(name => !(name in settings))).toEqual([])
      const drain = Number(environment.CRIER_DRAIN_SECONDS ?? 0)
      expect(Number.parseInt(grace, 10)).toBeGreaterThan(drain + FINISH_SECONDS)
      expect(isReadOnly).toBe(true)
    }
  })

  test('a service that depends on another waits until it is healthy', () => {
    for (const { depends_on: needs = {} } of Object.values(compose.services)) {
      for (const [name, { condition }] of Object.entries(needs)) {
        expect(condition).toBe('service_healthy')
        // The nodes' own check is in the image.
        const service = compose.services[name]
        expect(service?.healthcheck ?? service?.build).toBeDefined()
      }
    }
  })

  test('only the proxy is exposed, and the mounted files and volumes exist', () => {
    const open = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined)
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map(one => one.split(':')[0]))

    expect(open.map(([name]) => name)).toEqual(exposed)
    for (const source of mounted as string[]) {
      expect(source.startsWith('.') ? existsSync(beside(source)) : source in compose.volumes).toBe(true)
    }
    for (const { build } of Object.values(compose.services)) {
      if (build) expect(existsSync(join(beside(build), 'Dockerfile'))).toBe(true)
    }
  })

  test('the bucket of the nodes is a folder of the S3 server, with the same keys', () => {
    const { environment: store = {}, command = [], volumes = [] } = compose.services.pictures ?? {}

    for (const [, { environment = {} }] of nodes) {
      const { CRIER_S3_ENDPOINT: endpoint, CRIER_S3_BUCKET: bucket, ...keys } = environment
      expect(endpoint).toContain(`http://pictures${command[command.indexOf('--port') + 1]}`)
      expect(volumes[0]).toBe(`pictures:${command.at(-1)}/${byDefault(bucket)}`)
      expect(byDefault(store.ROOT_ACCESS_KEY)).toBe(byDefault(keys.CRIER_S3_ACCESS_KEY))
      expect(variableIn(store.ROOT_SECRET_KEY)).toBe(variableIn(keys.CRIER_S3_SECRET_KEY))
    }
  })

  test('every variable that has no default is in the command that makes its file', () => {
    const text = readFileSync(file, 'utf8')
    const demanded = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name))
    const [, made = ''] = /printf '([^']*)'/.exec(text) ?? []

    expect(demanded.size).toBeGreaterThan(2)
    expect([...demanded].filter(name => !made.includes(`${name}=%s`))).toEqual([])
  })
})

test('the unit sets existing settings, and gives the server time to stop', () => {
  const unit = readFileSync('deploy/crier.service', 'utf8')
  const [, set = ''] = /^Environment=(.*)$/m.exec(unit) ?? []
  const names = set.split(' ').map(one => one.slice(0, one.indexOf('=')))
  const known = [...Object.keys(settings), ...SECRETS.map(name => `${name}_FILE`), 'NODE_ENV']
  const [, stop = 0] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? []

  expect(names.filter(name => !known.includes(name))).toEqual([])
  // The default with a shared database is 5.
  expect(Number(stop)).toBeGreaterThan(5 + FINISH_SECONDS)
  expect(unit).toMatch(/^ExecStart=crier serve$/m)
})

/** `x` in `${NAME:-x}`, and a plain text itself. */
function byDefault(value = ''): string {
  return /^\$\{\w+:-(.*)\}$/.exec(value)?.[1] ?? value
}

function variableIn(value = ''): string | undefined {
  return /^\$\{(\w+)/.exec(value)?.[1]
}
