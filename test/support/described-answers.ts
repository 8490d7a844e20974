/** Compares answers of the API with its OpenAPI description. */
import { z } from 'zod'

// biome-ignore lint/suspicious/noExplicitAny: tests access parts of the document
type Document = any

export type Answered = { method: string; path: string; status: number; body: Document }

/** Where an answer differs from its description. */
export function problemsOf(document: Document, { method, path, status, body }: Answered): unknown[] {
  const described = document.paths[path]?.[method]?.responses[status]
  if (!described) return [`${status} is not described`]
  if (!described.content) return body === undefined ? [] : [`${status} has a body`]
  const { schema } = described.content['application/json'] ?? described.content['application/problem+json']
  const checked = checkOf(document, schema).safeParse(body)
  return checked.success ? [] : checked.error.issues
}

const checks = new Map<string, z.ZodType>()

/** Converting a schema is slow, so each is converted once, with only the definitions that it uses. */
function checkOf(document: Document, schema: Document): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: definitionsIn(document, schema) })
  const known = checks.get(text)
  if (known) return known
  const made = z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')))
  checks.set(text, made)
  return made
}

function definitionsIn(document: Document, schema: Document): Record<string, Document> {
  const found: Record<string, Document> = {}
  const collect = (within: Document) => {
    for (const [, name = ''] of JSON.stringify(within).matchAll(/#\/components\/schemas\/([^"/]+)/g)) {
      if (name in found) continue
      found[name] = document.components.schemas[name]
      collect(found[name])
    }
  }
  collect(schema)
  return found
}
