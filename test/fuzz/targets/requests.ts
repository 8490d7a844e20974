/** JSON bodies of requests and webhooks: which schema on the first line, then the JSON. */
import assert from 'node:assert/strict'
import type { z } from 'zod'
import { newSite, sitePatch } from '#delivery/sites/site.ts'
import { themeSheet } from '#delivery/sites/theme.ts'
import { check } from '#editorial/input/check.ts'
import { hookEvent } from '#editorial/webhooks/hook-event.ts'
import { Refusal } from '#platform/errors.ts'
import { jsonIn } from '#platform/json-in.ts'
import { target } from '#push/devices/device.ts'
import { blogPatch, newBlog, newUpdate, updatePatch, withdrawal } from '#shared/requests/inputs.ts'
import { newTemplate, templatePatch } from '#shared/requests/template-inputs.ts'
import { demandPlainText, tidyJson } from '#web/middleware/plain-json.ts'
import { accepted, type FuzzTarget } from '../fuzz-target.ts'

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  newUpdate,
  updatePatch,
  newBlog,
  blogPatch,
  withdrawal,
  newTemplate,
  templatePatch,
  hookEvent,
  newSite,
  sitePatch,
  device: target,
}

const MOST_ERRORS = 20

export const requestsTarget: FuzzTarget = {
  seeds: [
    'newUpdate\n{"title":"a\\nb","markdown":"c","time":"2026-03-04T17:44:00+01:00","key":true,"alert":{"title":"d","urgency":"high"},"status":"scheduled","publishAt":"2026-03-04T12:30:00Z"}',
    'updatePatch\n{"title":null,"correction":"was wrong","body":[],"untimed":false}',
    'newBlog\n{"id":"budget-day","title":"t","timeZone":"Europe/London","language":"en-GB","clock":"24","coverage":{"start":"0000-01-01T00:00:00Z","end":null},"lead":{"alt":"a","url":"/a.png"},"related":[{"title":"r","url":"https://e.org"}],"credits":[{"role":"Map","name":"Ana"}],"topics":[{"id":"weather","name":"Weather"}]}',
    'blogPatch\n{"state":"ended","lead":null,"previous":{"title":"Monday"}}',
    'withdrawal\n{"note":"wrong","alert":{"title":"x"}}',
    'newTemplate\n{"name":"Goal!","fields":{"title":"Goal","byline":"Ana","key":true}}',
    'hookEvent\n{"type":"update.published","timestamp":"2026-03-04T16:44:00Z","data":{"item":"1","title":"t"}}',
    'hookEvent\n{"type":"update.removed","timestamp":"9999-12-31T23:59:59.999Z","data":{"item":"1"}}',
    'newSite\n{"id":"tribune","name":"Tribune","origins":["https://*.tribune.example","capacitor://localhost"],"blogs":["a"],"theme":{"--crier-ink":"rgb(1 2 3 / 50%)","--crier-text-font":"\\"A B\\", serif"}}',
    'sitePatch\n{"theme":{"--crier-link":"light-dark(#fff, oklch(50% .2 10deg))"},"origins":["https://xn--a.example:8443"]}',
    'device\n{"platform":"web","subscription":{"endpoint":"https://fcm.googleapis.com/fcm/send/a","keys":{"p256dh":"BA","auth":"AA"}}}',
    'device\n{"platform":"apns","token":"00","topic":"a.b","environment":"sandbox"}',
    'newUpdate\n{"__proto__":{"title":"x"},"constructor":1,"title":"\\ud800\\u0000\\u2028"}',
    'blogPatch\n[]',
  ],
  growing: [
    ['newUpdate\n{"body":[', '{"_type":"block","children":[]},', 'null]}'],
    ['newUpdate\n{"body":[', '{"_type":"table","rows":[{"_type":"row","cells":[]}]},', 'null]}'],
    ['newUpdate\n{"title":"', 'a\\n', '"}'],
    ['newUpdate\n{"title":"', '\\ud83d', '"}'],
    ['newUpdate\n{', '"__proto__":1,', '"title":"a"}'],
    ['newBlog\n{"related":[', '{"title":"r","url":"https://e.org"},', 'null]}'],
    ['newBlog\n{"id":"', 'a-', 'b"}'],
    ['newSite\n{"origins":[', '"https://a.example",', '"https://b.example"]}'],
    ['newSite\n{"theme":{"--crier-link":"', 'rgb(', '"}}'],
    ['sitePatch\n{"theme":{"--crier-text-font":"', 'A, ', 'serif"}}'],
    ['hookEvent\n{"type":"', 'update.', '"}'],
    ['device\n{"platform":"apns","token":"', '00', '"}'],
  ],
  open: () => ({
    try(input) {
      const at = input.indexOf('\n')
      const schema = SCHEMAS[input.toString('latin1', 0, Math.max(at, 0))] ?? newUpdate
      const json = input.subarray(at + 1)
      const value = jsonIn(json.toString())
      accepted(() => demandPlainText(json))
      if (accepted(() => tidyJson(value) ?? true) === undefined) return
      const read = outcome(schema, value)
      if (read instanceof Refusal) return checkRefusal(read)
      // What was normalized once is normal.
      assert.deepEqual(outcome(schema, jsonIn(JSON.stringify(read))), jsonIn(JSON.stringify(read)))
      assert.ok(JSON.stringify(read).isWellFormed(), 'half a character')
      checkTheme(read)
    },
  }),
}

function outcome(schema: z.ZodType, value: unknown): unknown {
  try {
    return check(schema, value)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function checkRefusal({ code, errors = [] }: Refusal): void {
  assert.equal(code, 'invalid')
  assert.ok(errors.length > 0 && errors.length <= MOST_ERRORS, `${errors.length} errors`)
  for (const { message } of errors) assert.ok(message.length > 0, 'an error without a message')
}

/** A theme is printed into a style sheet on partners' pages. */
function checkTheme(read: unknown): void {
  const { theme } = (read ?? {}) as { theme?: Parameters<typeof themeSheet>[0] }
  if (!theme) return
  for (const line of themeSheet(theme).trim().split('\n').slice(1, -1)) {
    assert.match(line, /^ {2}--crier-[a-z-]+: [^;{}<>\\@]+;$/)
    assert.doesNotMatch(line, /url|var|expression|import/i)
  }
}
