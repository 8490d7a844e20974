/** Loads the image library with the first picture, restricted to the accepted formats. */
import type { Sharp, SharpOptions } from 'sharp'

type Decoder = {
  (bytes: Buffer, options: SharpOptions): Sharp
  /** A picture that the options describe: plain, or of text. */
  (options: SharpOptions): Sharp
}

let opened: Promise<Decoder> | undefined

/** A node that never receives a picture saves 20 MB. */
export function openSharp(): Promise<Decoder> {
  opened ??= load()
  return opened
}

async function load(): Promise<Decoder> {
  const { default: sharp } = await import('sharp')
  // libvips reads many more formats, among them SVG with its scripts and fonts: no other loader is ever tried.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map(kind => `VipsForeignLoad${kind}Buffer`),
  })
  // One thread per picture and no cache: cores and memory are for readers.
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}
