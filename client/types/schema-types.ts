/** Prints the types of a blog, its updates, comments and changes from the server's schemas. */
import { z } from 'zod'
import { blog, leadImage, summary, takenComments } from '#shared/blog/blog.ts'
import { change, pastChange } from '#shared/blog/change.ts'
import { comment, commentChange, commentsPage, ownComment, queuedComment } from '#shared/blog/comment.ts'
import { blogContributor, contributor } from '#shared/blog/contributor.ts'
import { coverage } from '#shared/blog/coverage.ts'
import { listedContributor } from '#shared/blog/listed-contributor.ts'
import { liveVideo } from '#shared/blog/live-video.ts'
import { picture, player, portableText } from '#shared/blog/portable-text.ts'
import { blogFigures, estimate, readFigures, siteFigures, updateFigures } from '#shared/blog/reads.ts'
import { sharedTemplate } from '#shared/blog/shared-template.ts'
import { askedStatuses } from '#shared/blog/status.ts'
import { update } from '#shared/blog/update.ts'

const BLOCKS = {
  ...{ block: 'TextBlock', quote: 'Quote', image: 'Image', embed: 'Embed', related: 'Related', table: 'Table' },
  ...{ gallery: 'Gallery', numbers: 'Numbers', video: 'Video', audio: 'Audio' },
} as const

const named = new Map<z.core.$ZodType, string>([
  [coverage, 'Coverage'],
  [blog, 'Blog'],
  [blog.shape.previous.unwrap(), 'Reference'],
  [leadImage, 'Lead'],
  [coverage.shape.keyUpdates.element, 'KeyUpdate'],
  [update, 'Update'],
  [z.enum(askedStatuses), 'AskedStatus'],
  [update.shape.alert.unwrap(), 'Alert'],
  [change, 'Change'],
  [pastChange, 'PastChange'],
  [pastChange.def.right.shape.by.unwrap(), 'Author'],
  [portableText, 'PortableText'],
  [portableText.element, 'Block'],
  ...portableText.element.options.map(option => [option, BLOCKS[option.shape._type.value]] as const),
  [picture, 'Picture'],
  [player, 'Player'],
  [liveVideo, 'LiveVideo'],
  [sharedTemplate, 'SharedTemplate'],
  [contributor, 'Contributor'],
  [blogContributor, 'BlogContributor'],
  [listedContributor, 'ListedContributor'],
  [takenComments, 'TakenComments'],
  [summary, 'Summary'],
  [comment, 'Comment'],
  [comment.shape.answer.unwrap(), 'Answer'],
  [commentChange, 'CommentChange'],
  [commentsPage, 'CommentsPage'],
  [queuedComment, 'QueuedComment'],
  [ownComment, 'OwnComment'],
  [estimate, 'Estimate'],
  [readFigures, 'ReadFigures'],
  [siteFigures, 'SiteFigures'],
  [updateFigures, 'UpdateFigures'],
  [blogFigures, 'BlogFigures'],
])

/** As a server sends it: without brands; a field with a default is always present. */
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
    case 'intersection':
      return `${typeOf(def.left)} & ${typeOf(def.right)}`
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

/** A named type is described at its own declaration. */
function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return named.has(schema) ? undefined : (schema as z.ZodType).description
}

/** Names that a module may import from what `printSchemaTypes` prints. */
export const schemaTypeNames: ReadonlySet<string> = new Set(named.values())

export function printSchemaTypes(): string {
  const types = [...named].map(([schema, name]) => `export type ${name} = ${shapeOf(schema)}`)
  return `/** The types of a live blog. Generated from the server's schemas. */\n\n${types.join('\n\n')}\n`
}
