/** An address of the web as settings take it. */
import { z } from 'zod'

export const webUrl = z
  .url({ protocol: /^https?$/, error: 'use an address such as https://live.example.org' })
  .transform(text => text.replace(/\/+$/, ''))
