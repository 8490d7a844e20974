/** Origins in a setting: of services that run inside, which nobody outside could name. */
import { z } from 'zod'

export const origin = z
  .url({ protocol: /^https?$/, error: 'use an address such as https://push.example.org' })
  .transform(text => new URL(text).origin)

export const list = z.string().transform(text =>
  text
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== ''),
)

export const origins = list.pipe(z.array(origin))
