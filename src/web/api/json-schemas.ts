/** Converts the zod schemas to JSON Schema; each named schema becomes one component of the OpenAPI document. */
import { z } from 'zod'

type JsonSchema = Readonly<Record<string, unknown>>

export type JsonSchemas = ReturnType<typeof createJsonSchemas>

export function createJsonSchemas() {
  /** All named schemas so far. */
  const components: Record<string, JsonSchema> = {}

  function convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const converted = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: tidy(io) })
    const text = JSON.stringify(converted).replaceAll('"#/$defs/', '"#/components/schemas/')
    const { $schema: _, $defs = {}, ...rest } = JSON.parse(text) as JsonSchema & { $defs?: Record<string, JsonSchema> }
    for (const [name, definition] of Object.entries($defs)) define(name, definition)
    return rest
  }

  /** Two schemas of one name would document one of them wrongly. */
  function define(name: string, { $id: _, ...definition }: JsonSchema): void {
    const known = components[name]
    if (known && JSON.stringify(known) !== JSON.stringify(definition)) {
      throw new Error(`Two different schemas are named "${name}"; give one of them another id`)
    }
    components[name] = definition
  }

  return {
    components,
    /** Of a response. */
    output: (schema: z.ZodType) => convert(schema, 'output'),
    /** Of a request. */
    input: (schema: z.ZodType) => convert(schema, 'input'),
  }
}

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>

function tidy(io: 'input' | 'output'): Override {
  return ({ jsonSchema }) => {
    // Clients must accept fields that a later version adds to a response.
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    if (jsonSchema.example !== undefined) {
      jsonSchema.examples = [jsonSchema.example]
      delete jsonSchema.example
    }
  }
}
