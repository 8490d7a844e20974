/**
 * `npm run fuzz:api -- --minutes N`: Schemathesis against a server of its own, from the OpenAPI document that it serves. It is a program
 * in Python, so it is not installed with the rest: `pip install schemathesis==4.32.5`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { startApp } from '#test/support/services/start-app.ts'

/** What each answer is held to; docs/decisions/0139 says why the others are not. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
  'allow_header_conformance',
  'use_after_free',
  'ignored_auth',
]
/** Streams do not end, and the session of a desk is a cookie that no key has. */
const LEFT_OUT = '/events$|/v1/session'
const SECONDS_A_MINUTE = 60
/** Of the logger. */
const ERROR_LEVEL = 50

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string' } } })

const app = await startApp({
  blog: 'budget-day',
  env: {
    ...{ CRIER_LOG_LEVEL: 'error', CRIER_VAPID_KEY: newVapidKeys().privateKey },
    CRIER_VAPID_SUBJECT: 'mailto:desk@example.org',
  },
})
await app.post('budget-day', 'Doors open')
const code = await run(process.env.SCHEMATHESIS ?? 'schemathesis', [
  ...['run', `${app.url}/openapi.json`, '--header', `Authorization: Bearer ${app.adminKey}`],
  ...['--checks', CHECKS.join(), '--exclude-path-regex', LEFT_OUT, '--continue-on-failure', '--request-timeout', '30'],
  ...['--max-time', String(Number(values.minutes) * SECONDS_A_MINUTE), ...(values.seed ? ['--seed', values.seed] : [])],
])
// The run sets the log level, too.
const errors = app.logged.filter(line => JSON.parse(line).level >= ERROR_LEVEL)
if (errors.length > 0) console.error(`The server logged errors:\n${errors.join('')}`)
const hasFailed = code !== 0 || errors.length > 0
await app[Symbol.asyncDispose]()
process.exit(hasFailed ? 1 : 0)

async function run(program: string, args: readonly string[]): Promise<number> {
  // It keeps what it has seen in the folder where it runs.
  const child = spawn(program, args, { stdio: 'inherit', cwd: app.folder })
  child.on('error', () => {
    console.error(`${program} cannot be started; install it with "pip install schemathesis==4.32.5".`)
  })
  const [status] = await once(child, 'close')
  return status ?? 1
}
