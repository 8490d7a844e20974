/** The documentation of the API: `/openapi.json`, and pages to browse it, all from our own address. */

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import express, { Router } from 'express'
import { SCRIPT } from './caching.ts'
import { errorsPage } from './errors-page.ts'
import { htmlPage } from './html-page.ts'
import { describeApi, type OpenApiOptions } from './openapi.ts'
import { ERRORS_PATH } from './problem.ts'
import { secureDocs } from './secure-headers.ts'

export type DocsOptions = Pick<OpenApiOptions, 'operations' | 'version'> & { readonly publicUrl: () => string }

export function createDocsRouter({ operations, version, publicUrl }: DocsOptions): Router {
  const router = Router()
  router.get('/openapi.json', (_request, response) => {
    response.set('Cache-Control', SCRIPT).json(describeApi({ operations, version, publicUrl: publicUrl() }))
  })
  router.use('/docs', secureDocs)
  router.get('/docs', (_request, response) => void response.set('Cache-Control', SCRIPT).send(page))
  router.get(ERRORS_PATH, (_request, response) => void response.set('Cache-Control', SCRIPT).send(errorsPage()))
  router.get('/docs/start.js', (_request, response) => {
    response.set('Cache-Control', SCRIPT).type('text/javascript').send(START)
  })
  router.use('/docs/swagger-ui', express.static(SWAGGER_UI, { index: false, setHeaders: keepForAWhile }))
  return router
}

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

function keepForAWhile(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', SCRIPT)
}

/** Swagger UI takes a function, so it is started by a script; the Content-Security-Policy wants that in a file. */
const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  persistAuthorization: true,
  tryItOutEnabled: true,
  requestSnippetsEnabled: true,
})
`

const STYLE = `
:root { color-scheme: light; }
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

const page = htmlPage({
  title: 'Crier API',
  head: `<link rel="stylesheet" href="/docs/swagger-ui/swagger-ui.css">
<style>${STYLE}</style>
<script defer src="/docs/swagger-ui/swagger-ui-bundle.js"></script>
<script defer src="/docs/start.js"></script>
`,
  main: `<main id="api"></main>
<noscript><p class="page">Browsing the API takes JavaScript; its description is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>`,
})
