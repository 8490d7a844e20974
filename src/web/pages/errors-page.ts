/** The page that the `type` of every problem document links to: each error code with its status and explanation. */
import { STATUS_CODES } from 'node:http'
import { refusals } from '#platform/errors.ts'
import { escapeHtml, htmlPage } from './html-page.ts'

export function errorsPage(): string {
  const sections = Object.entries(refusals).map(
    ([code, [status, sentence]]) =>
      `<section id="${code}"><h2><code>${code}</code> <span class="status">${status} ${STATUS_CODES[status]}</span></h2>
<p>${withCode(sentence)}</p></section>`,
  )
  const introduction = `<h1>Errors</h1>
<p>Every error response is a problem document (RFC 9457). Programs should check its <code>code</code>, which is stable; its
<code>detail</code> tells people what was wrong and what would be right.</p>`
  return htmlPage({
    title: 'Errors: Crier',
    main: `<main class="page">${introduction}\n${sections.join('\n')}</main>`,
  })
}

/** Text in backticks becomes code, as in docs/errors.md. */
function withCode(sentence: string): string {
  return escapeHtml(sentence).replace(/`([^`]*)`/g, '<code>$1</code>')
}
