/** The addresses of a blog that a program names. */
import { type Addresses, addressesOf } from './addresses.ts'

/** @throws Error if `src` cannot be a blog's address. */
export function demandAddresses(src: string): Addresses {
  const { document } = globalThis as { readonly document?: { readonly baseURI: string } }
  const addresses = addressesOf(src, document?.baseURI)
  if (!addresses)
    throw new Error(`${src} is not the address of a blog's page, such as https://news.example/blogs/storm`)
  return addresses
}
