/** The library that reads and writes pictures, opened with the first picture and narrowed to what is taken. */
import type { Sharp, SharpOptions } from 'sharp'

type Decoder = (bytes: Buffer, options: SharpOptions) => Sharp

let opened: Promise<Decoder> | undefined

/** A node that never gets a picture saves the 20 MB that it takes. */
export function openSharp(): Promise<Decoder> {
  opened ??= load()
  return opened
}

async function load(): Promise<Decoder> {
  const { default: sharp } = await import('sharp')
  // It reads many more kinds, SVG with its scripts and fonts among them: nothing but these is ever tried.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map(kind => `VipsForeignLoad${kind}Buffer`),
  })
  // One thread a picture, and nothing kept between pictures: cores and memory are the readers'.
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}
