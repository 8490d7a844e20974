/** Response headers that narrow what a browser lets our pages do. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler, Response } from 'express'
import helmet, { type HelmetOptions } from 'helmet'
import { PLAYER_ORIGINS } from '#editorial/body/player-origins.ts'
import { pageStyleSource } from '#web/pages/style.ts'

/** Of every answer, whatever its address: pages loosen it for what they are. */
export const secureByDefault: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
  })
  next()
}
/** In the frame of a page that may not show the coverage: a sentence and its style. */
export function secureRefusedFrame(response: Response): void {
  response.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
  response.removeHeader('X-Frame-Options')
}
/** Style sheets come as the pages carry them, scripts from our own files alone. */
export const secureReaderPages = secured({ styles: pageStyleSource, frames: PLAYER_ORIGINS })
/** Made to stand in pages of others. */
export const secureFrames = secured({ styles: pageStyleSource, frames: PLAYER_ORIGINS, ancestors: '*' })
/** Swagger UI writes styles into its elements. */
export const secureDocs = secured({ styles: "'unsafe-inline'" })
/** In no page of others, where a click meant for them could publish; and no address of the desk is told to anyone. */
export const secureDesk = secured({ ancestors: "'none'", pictures: ['blob:'], referrer: 'same-origin' })

type Narrowing = {
  readonly styles?: string
  readonly ancestors?: string
  readonly pictures?: readonly string[]
  /** Of others: a player is loaded only after a click, but its place has to be named beforehand. */
  readonly frames?: readonly string[]
  readonly referrer?: 'same-origin'
}

function secured({ styles, ancestors = "'self'", pictures = [], frames = [], referrer }: Narrowing) {
  const options: HelmetOptions = {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", ...(styles ? [styles] : [])],
        // Pictures stand wherever the newsroom keeps them.
        imgSrc: ["'self'", 'data:', 'https:', 'http:', ...pictures],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        frameSrc: ["'self'", ...frames],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: [ancestors],
      },
    },
    // Whether all of a domain is HTTPS for ever is for whoever runs it to say, in the proxy that holds the certificate.
    strictTransportSecurity: false,
    // Older than frame-ancestors, and knows no "everywhere".
    xFrameOptions: ancestors === '*' ? false : { action: ancestors === "'none'" ? 'deny' : 'sameorigin' },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Some hosts of pictures want to know where they are shown.
    referrerPolicy: { policy: referrer ?? 'strict-origin-when-cross-origin' },
  }
  const secure = helmet(options)
  return (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => {
    if (ancestors === '*') response.removeHeader('X-Frame-Options')
    secure(request, response, next)
  }
}
