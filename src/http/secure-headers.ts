/** Response headers that narrow what a browser lets our pages do. */
import helmet, { type HelmetOptions } from 'helmet'
import { pageStyleSource } from '../pages/style.ts'

/** Style sheets come as the pages carry them, scripts from our own files alone. */
export const secureReaderPages = secured(pageStyleSource, "'self'")
/** Made to stand in pages of others. */
export const secureFrames = secured(pageStyleSource, '*')
/** Swagger UI writes styles into its elements. */
export const secureDocs = secured("'unsafe-inline'", "'self'")

function secured(styles: string, ancestors: string) {
  const options: HelmetOptions = {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", styles],
        // Pictures stand wherever the newsroom keeps them.
        imgSrc: ["'self'", 'data:', 'https:', 'http:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: [ancestors],
      },
    },
    // Whether all of a domain is HTTPS for ever is for whoever runs it to say, in the proxy that holds the certificate.
    strictTransportSecurity: false,
    // Older than frame-ancestors, and knows no "everywhere".
    xFrameOptions: ancestors === '*' ? false : { action: 'sameorigin' },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Some hosts of pictures want to know where they are shown.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  }
  return helmet(options)
}
