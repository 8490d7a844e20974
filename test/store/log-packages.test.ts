/** What the thread that writes the log loads: every server and every worker waits for it at its start. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const LIST_PACKAGES = `
  import { registerHooks } from 'node:module'
  registerHooks({
    load(url, context, next) {
      console.log(url.split('/node_modules/').at(1)?.split('/')[0] ?? 'crier')
      return next(url, context)
    },
  })
`

test.each([
  ['the log', '#store/log/log-writer.ts', []],
  ['everything beside it', '#server/stores/stores-over.ts', ['uuid']],
])('the thread that writes loads no package for %s, such as the schemas of the API', async (_, module, packages) => {
  const script = `${LIST_PACKAGES}\nawait import('${module}')`

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])

  expect(new Set(stdout.trim().split('\n'))).toEqual(new Set(['crier', ...packages]))
})
