/** Response headers that narrow what a browser lets our pages do. */
import helmet from 'helmet'

export const securePages = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // The pages place pictures and colours by style attributes; scripts come from files alone.
      styleSrc: ["'self'", "'unsafe-inline'"],
      scriptSrc: ["'self'"],
      // Pictures stand wherever the newsroom keeps them.
      imgSrc: ["'self'", 'data:', 'https:', 'http:'],
      connectSrc: ["'self'", 'ws:', 'wss:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  // Whether all of a domain is HTTPS for ever is for whoever runs it to say, in the proxy that holds the certificate.
  strictTransportSecurity: false,
  // Partners' pages load the widget and the API.
  crossOriginResourcePolicy: { policy: 'cross-origin' },
  // Pictures on other hosts may refuse requests without one.
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
})
