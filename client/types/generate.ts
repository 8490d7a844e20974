/** Writes `blog.d.ts`, the types that our packages are published with, from the schemas: `npm run types`. */
import { writeFileSync } from 'node:fs'
import type { z } from 'zod'
import { blog, leadImage } from '#shared/blog/blog.ts'
import { change } from '#shared/blog/change.ts'
import { coverage } from '#shared/blog/coverage.ts'
import { picture, portableText } from '#shared/blog/portable-text.ts'
import { update } from '#shared/blog/update.ts'

const BLOCKS = { block: 'TextBlock', quote: 'Quote', image: 'Image', embed: 'Embed', related: 'Related' } as const

const named = new Map<z.core.$ZodType, string>([
  [coverage, 'Coverage'],
  [blog, 'Blog'],
  [blog.shape.previous.unwrap(), 'Reference'],
  [leadImage, 'Lead'],
  [coverage.shape.keyUpdates.element, 'KeyUpdate'],
  [update, 'Update'],
  [change, 'Change'],
  [portableText.element, 'Block'],
  ...portableText.element.options.map(option => [option, BLOCKS[option.shape._type.value]] as const),
  [picture, 'Picture'],
])

/** What a server sends: brands are left out, and a field with a default is always there. */
function typeOf(schema: z.core.$ZodType): string {
  return named.get(schema) ?? shapeOf(schema)
}

function shapeOf(schema: z.core.$ZodType): string {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return def.type
    case 'literal':
      return def.values.map(value => JSON.stringify(value)).join(' | ')
    case 'enum':
      return Object.values(def.entries)
        .map(value => JSON.stringify(value))
        .join(' | ')
    case 'optional':
    case 'default':
      return typeOf(def.innerType)
    case 'array':
      return listOf(typeOf(def.element))
    case 'record':
      return `Record<${typeOf(def.keyType)}, ${typeOf(def.valueType)}>`
    case 'union':
      return [...new Set(def.options.map(typeOf))].join(' | ')
    case 'object':
      return `{\n${Object.entries(def.shape).map(fieldOf).join('\n').replace(/^/gm, '  ')}\n}`
    default:
      throw new Error(`no type is known for a schema of the kind ${def.type}: add it here`)
  }
}

function listOf(type: string): string {
  return /\W/.test(type) ? `(${type})[]` : `${type}[]`
}

function fieldOf([name, schema]: readonly [string, z.core.$ZodType]): string {
  const { def } = (schema as z.core.$ZodTypes)._zod
  const isOptional = def.type === 'optional'
  const description = descriptionOf(schema) ?? (isOptional ? descriptionOf(def.innerType) : undefined)
  const comment = description === undefined ? '' : `/** ${description} */\n`
  return `${comment}${name}${isOptional ? '?' : ''}: ${typeOf(schema)}${isOptional ? ' | undefined' : ''}`
}

/** That of a type with a name is told where the type is. */
function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return named.has(schema) ? undefined : (schema as z.ZodType).description
}

function print(): string {
  const types = [...named].map(([schema, name]) => `export type ${name} = ${shapeOf(schema)}`)
  return `/** What is read of a live blog. Generated from the server's schemas. */\n\n${types.join('\n\n')}\n`
}

writeFileSync(new URL('blog.d.ts', import.meta.url), print())
