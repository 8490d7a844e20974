/** Schemas of the request bodies that make and change shared templates. */
import { z } from 'zod'
import { slashName } from '#shared/blog/slash-name.ts'
import { line } from './fields.ts'
import { updateFields } from './inputs.ts'

/** Typed from memory after a slash. */
const NAME_CHARACTERS = 40

const name = line(NAME_CHARACTERS)
  .refine(text => /[^-]/.test(slashName(text)), 'use a name with a letter or a digit')
  .meta({ example: 'Goal' })

const { title, label, byline, topics, contributors, untimed, key, pinned, sensitive } = updateFields

const fields = z
  .strictObject({
    title: title.optional(),
    label: label.optional(),
    byline: byline.optional(),
    topics: topics.optional().meta({ description: 'Ids of topics; a blog without one of them leaves it out' }),
    contributors: contributors.optional(),
    untimed: untimed.optional(),
    key: key.default(false),
    pinned: pinned.default(false),
    sensitive: sensitive.optional(),
    body: z.unknown().optional().meta({
      $ref: '#/components/schemas/PortableText',
      description: 'The text as Portable Text; a `_key` may be left out',
    }),
  })
  .meta({ description: 'What an update that starts from it has; a byline alone is a saved byline' })

export const newTemplate = z
  .strictObject({ name, fields })
  .meta({ id: 'NewTemplate', example: { name: 'Goal', fields: { title: 'Goal', key: true } } })
export type NewTemplate = z.infer<typeof newTemplate>

export const templatePatch = z
  .strictObject({ name: name.optional(), fields: fields.optional() })
  .meta({ id: 'TemplatePatch', description: '`fields` replaces all fields', example: { name: 'Goal!' } })
