/** Security headers: what browsers let our pages do. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler, Response } from 'express'
import helmet, { type HelmetOptions } from 'helmet'
import { PLAYER_ORIGINS } from '#editorial/body/player-origins.ts'
import { videoStyleSource } from '#web/embed/video-page.ts'
import { fontFacesSource } from '#web/pages/font-faces.ts'
import { headScriptSource } from '#web/pages/head-script.ts'
import { commentsStyleSource, liveVideoStyleSource, pageStyleSource } from '#web/pages/style.ts'

/** For every response; pages relax it as needed. */
export const secureByDefault: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
  })
  next()
}
/** For the message in a frame whose page may not show the coverage. */
export function secureRefusedFrame(response: Response): void {
  response.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
  response.removeHeader('X-Frame-Options')
}
/** Style sheets are inline in the pages, scripts come from our own files only, but for the one that sets the reader's text size. */
export const securePlainPages = secured({ styles: [pageStyleSource], frames: PLAYER_ORIGINS })
/** Also allows our own typeface, whose URLs start with the folder. */
export function secureReaderPages(folder: () => string) {
  return secured({
    styles: [pageStyleSource, commentsStyleSource, liveVideoStyleSource, () => fontFacesSource(folder())],
    scripts: [headScriptSource],
    frames: PLAYER_ORIGINS,
  })
}
/** Scripts and style sheets are files of its own. */
export const secureGuide = secured({})
/** For frames in other sites' pages. */
export const secureFrames = secured({
  styles: [pageStyleSource, commentsStyleSource, liveVideoStyleSource],
  frames: PLAYER_ORIGINS,
  ancestors: '*',
})
/** For the frame that plays streams, whose playlists may name any host; libraries give browsers what they loaded as `blob:`. */
export const secureVideo = secured({ styles: [videoStyleSource], ancestors: '*', isForStreams: true })
/** Swagger UI uses inline styles. */
export const secureDocs = secured({ styles: ["'unsafe-inline'"] })
/** Never framed, because a clickjacked click could publish; and no referrer reveals the desk's URLs. */
export const secureDesk = secured({ ancestors: "'none'", pictures: ['blob:'], referrer: 'same-origin' })

type Narrowing = {
  readonly styles?: readonly (string | (() => string))[]
  readonly scripts?: readonly string[]
  readonly ancestors?: string
  readonly pictures?: readonly string[]
  /** Origins of players: they load only after a click, but the policy must list them in advance. */
  readonly frames?: readonly string[]
  /** May read what any secure host sends, as video. */
  readonly isForStreams?: true
  readonly referrer?: 'same-origin'
}

function secured({
  styles = [],
  scripts = [],
  ancestors = "'self'",
  pictures = [],
  frames = [],
  isForStreams,
  referrer,
}: Narrowing) {
  const options: HelmetOptions = {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...scripts],
        styleSrc: ["'self'", ...styles],
        // Pictures may come from anywhere on the web.
        imgSrc: ["'self'", 'data:', 'https:', 'http:', ...pictures],
        // As pictures.
        mediaSrc: ["'self'", 'https:', 'http:', ...pictures, ...(isForStreams ? ['blob:'] : [])],
        connectSrc: ["'self'", 'ws:', 'wss:', ...(isForStreams ? ['https:'] : [])],
        frameSrc: ["'self'", ...frames],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: [ancestors],
      },
    },
    // HSTS is up to the operator, in the proxy that terminates TLS.
    strictTransportSecurity: false,
    // Predecessor of frame-ancestors; cannot express "any origin".
    xFrameOptions: ancestors === '*' ? false : { action: ancestors === "'none'" ? 'deny' : 'sameorigin' },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Some picture hosts require a referrer.
    referrerPolicy: { policy: referrer ?? 'strict-origin-when-cross-origin' },
  }
  const secure = helmet(options)
  return (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => {
    if (ancestors === '*') response.removeHeader('X-Frame-Options')
    secure(request, response, next)
  }
}
