/** The newsroom as pages, feeds and search engines name it. */
import { z } from 'zod'
import type { Publisher } from '#web/pages/publisher.ts'
import { webUrl } from './web-url.ts'

const CONTACT = 'use an address that begins with https://, http:// or mailto:'

export const publisherSettings = {
  CRIER_PUBLISHER: z
    .string()
    .max(100, 'use at most 100 characters')
    .optional()
    .meta({ description: "The newsroom's name in feeds, shared links and search; by default the host of its address" }),
  CRIER_PUBLISHER_LOGO: webUrl.optional().meta({
    description:
      'The address of its logo there, at the top of its pages and in pictures of link previews, preferably a PNG that contains the name',
  }),
  CRIER_PUBLISHER_URL: webUrl.optional().meta({
    description:
      "The newsroom's home page, which its name at the top of each page links to; by default the list of coverages",
  }),
  CRIER_CONTACT_URL: z
    .union([webUrl, z.string().regex(/^mailto:[^\s@]+@[^\s@]+$/, CONTACT)], CONTACT)
    .optional()
    .meta({ description: 'Linked in the footer of pages as the contact: a page, or `mailto:` and an e-mail address' }),
  CRIER_CORRECTIONS_URL: webUrl.optional().meta({ description: 'Linked in the footer as the corrections policy' }),
  CRIER_PRIVACY_URL: webUrl.optional().meta({ description: 'Linked in the footer as the privacy notice' }),
}

type PublisherSettings = { readonly [name in keyof typeof publisherSettings]?: string | undefined }

export function publisherIn(settings: PublisherSettings): Publisher {
  return {
    name: settings.CRIER_PUBLISHER,
    logo: settings.CRIER_PUBLISHER_LOGO,
    home: settings.CRIER_PUBLISHER_URL,
    contact: settings.CRIER_CONTACT_URL,
    corrections: settings.CRIER_CORRECTIONS_URL,
    privacy: settings.CRIER_PRIVACY_URL,
  }
}
