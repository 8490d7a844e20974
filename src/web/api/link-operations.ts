/** The API call that describes a pasted link. */
import { z } from 'zod'
import type { Links } from '#editorial/link-previews/links.ts'
import { type Embed, embed, webAddress } from '#shared/blog/portable-text.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { callerOf, type Operation, operation } from './operation.ts'

const link = z.object({
  url: webAddress
    .refine(url => /^https?:/i.test(url) && URL.canParse(url), 'use an address that begins with https:// or http://')
    .meta({ description: 'The URL of a post, video or page', example: 'https://bsky.app/profile/ana.example/post/3k' }),
})

const described = z.object({ embed: embed.omit({ _type: true, _key: true, player: true }) }).meta({ id: 'LinkCard' })

const EXAMPLE: { embed: Omit<Embed, '_type' | '_key'> } = {
  embed: {
    provider: 'bluesky',
    url: 'https://bsky.app/profile/ana.example/post/3k',
    author: 'Ana Reyes',
    handle: 'ana.example',
    text: 'The barrier holds.',
    time: '2026-03-04',
  },
}

export function linkOperations({ links }: { readonly links: Links }): readonly Operation[] {
  return [
    operation({
      method: 'post',
      path: '/v1/links',
      name: 'readLink',
      group: 'Media',
      summary: 'Describe the target of a link',
      description: `Returns the provider's oEmbed data, or else the page's metadata, as plain text for an \`embed\` block. Always responds
within a few seconds, with at least \`provider\` and \`url\`.`,
      access: 'contributor',
      body: link,
      answers: { 200: { description: 'The card', schema: described, example: EXAMPLE } },
      refuses: [],
      async run({ body, by }) {
        const card = await links.describe(body.url, callerOf({ by }).id)
        return { headers: { 'Cache-Control': PRIVATE }, json: { embed: card } }
      },
    }),
  ]
}
