/** The API documentation: `/openapi.json`, and pages to browse it, all served from our own origin. */
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler, type Router } from 'express'
import { describeApi, type OpenApiOptions } from '#web/api/openapi.ts'
import { keepForAWhile, SCRIPT } from '#web/middleware/caching.ts'
import { sendCompressedOnce } from '#web/middleware/compressed-once.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { ERRORS_PATH } from '#web/middleware/problem.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { secureDocs } from '#web/middleware/secure-headers.ts'
import { errorsPage } from './errors-page.ts'
import { createGuideRouter } from './guide-router.ts'
import { htmlPage } from './html-page.ts'
import { folderOf } from './publisher.ts'

type DocsOptions = Pick<OpenApiOptions, 'operations' | 'version'> & {
  readonly publicUrl: () => string
  readonly edge: Edge
}

export function createDocsRouter({ operations, version, publicUrl, edge }: DocsOptions): Router {
  const router = createRouter()
  const held = edge.hold(policies.documentation)
  /** Created at the first request, when the public URL is known. */
  let description: Promise<string> | undefined
  const send = (type: string, print: () => string | Promise<string>): RequestHandler => {
    return async (_request, response) => {
      const text = await print()
      response.set('Cache-Control', SCRIPT).type(type).send(text)
    }
  }

  router.get(
    '/openapi.json',
    held,
    send('application/json', () => {
      description ??= describeApi({ operations, version, publicUrl: publicUrl() }).then(JSON.stringify)
      return description
    }),
  )
  router.use(createGuideRouter({ publicUrl, held }))
  router.use('/docs', held, secureDocs)
  router.get(
    '/docs',
    held,
    send('text/html', () => docsPage(folderOf({ publicUrl: publicUrl() }))),
  )
  router.get(
    '/docs/start.js',
    held,
    send('text/javascript', () => START),
  )
  router.get(ERRORS_PATH, held, send('text/html', errorsPage))
  router.use(
    '/docs/swagger-ui',
    sendCompressedOnce(SWAGGER_UI, SCRIPT),
    express.static(SWAGGER_UI, { index: false, setHeaders: keepForAWhile }),
  )
  return router
}

/** The output of `npm run build`. */
const SWAGGER_UI = fileURLToPath(new URL('../../../client/dist/swagger-ui', import.meta.url))

/** Starts Swagger UI. A separate file, because the Content-Security-Policy allows no inline script. */
const START = `SwaggerUIBundle({
  url: document.querySelector('#api').dataset.description,
  dom_id: '#api',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  tryItOutEnabled: true,
  requestSnippetsEnabled: true,
})
`

const STYLE = `
:root { color-scheme: light; }
.page { padding: 1rem; }
.swagger-ui .wrapper { max-width: 64rem; padding: 0 1rem; }
.swagger-ui .info { margin: 1.5rem 0; }
.swagger-ui .scheme-container { box-shadow: none; padding: 0 0 1rem; background: none; }
.swagger-ui .opblock-tag { padding: .75rem 0; }
@media (max-width: 40rem) {
  .swagger-ui .opblock-tag { flex-wrap: wrap; }
  .swagger-ui .opblock-tag small { flex-basis: 80%; padding: 0; order: 3; }
  .swagger-ui .opblock .opblock-summary-control { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; padding: .25rem .5rem; }
  .swagger-ui .parameters-col_name { width: 8rem; }
}
`

function docsPage(folder: string): string {
  return htmlPage({
    title: 'Crier API',
    head: `<link rel="stylesheet" href="${folder}/docs/swagger-ui/swagger-ui.css">
<style>${STYLE}</style>
<script defer src="${folder}/docs/swagger-ui/swagger-ui-bundle.js"></script>
<script defer src="${folder}/docs/start.js"></script>
`,
    main: `<p class="page"><a href="${folder}/docs/guide/">Guide</a>: everything else about Crier, with a search.
<a href="${folder}/playground">Playground</a>: the widget in the look of your site</p>
<main id="api" data-description="${folder}/openapi.json"></main>
<noscript><p class="page">Browsing the API requires JavaScript; its OpenAPI description is at
<a href="${folder}/openapi.json">${folder}/openapi.json</a>.</p></noscript>`,
  })
}
