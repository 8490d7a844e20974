/** A list of origins in a setting: services in the internal network, which nobody outside could name. */
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
