/** An article of an invented partner, "The Harbour Gazette", that embeds the coverage with Crier's one tag. */

import { createHash } from 'node:crypto'

type Look = {
  readonly crier: string
  /** The rules of the page's own style sheet. They are in the page: a file would be a second round trip before its first content. */
  readonly rules: string
}

/** Allows no script but Crier's own, and no style but the page's, so the demo shows that even a strict site can embed it. */
export function partnerPolicy({ crier, rules }: Look): string {
  return [
    "default-src 'none'",
    `script-src ${crier}`,
    `connect-src ${crier} ${crier.replace(/^http/, 'ws')}`,
    `img-src 'self' data: ${crier}`,
    `style-src 'sha256-${createHash('sha256').update(rules).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}

/** All of it comes from the demo itself, so nothing needs escaping. */
export function partnerPage({ crier, rules, blog }: Look & { readonly blog: string }): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The quay holds its breath · The Harbour Gazette</title>
<link rel="icon" href="/pictures/icon.svg">
<style>${rules}</style>
</head>
<body>
<header class="masthead">
  <p>Printed on Gull Island since 1871</p>
  <strong>The Harbour Gazette</strong>
  <nav aria-label="Sections">
    <a href="/">Harbour</a>
    <a href="/">Island</a>
    <a href="/">Fisheries</a>
    <a href="/">Letters</a>
  </nav>
</header>
<div class="page">
  <main>
    <article>
      <h1>The quay holds its breath</h1>
      <p class="byline">By Cecily Arkwright, who has the ladder ready</p>
      <p class="opening">There is a brass line on the wall of the Custom House steps, at about the height of a tall man’s
        hat. Children are taken to see it. Tonight, for the first time in forty years, the sea has an appointment with it.</p>
      <p>We on the island shall know the outcome a few minutes before our friends across the sound, since whatever reaches
        them must first go past us. Our neighbours at the <em>Saltmere Courier</em> have people in the control room, on the
        quay and, it seems, in a school hall with a goat. What they write appears below as they write it.</p>
      <h2>As it happens</h2>
      <script type="module" src="${crier}/widget.js"></script>
      <crier-blog src="${crier}/blogs/${blog}"></crier-blog>
    </article>
  </main>
  <aside aria-label="More">
    <section>
      <h2>The tide tonight</h2>
      <table>
        <tr><td>Ordinary spring tide</td><td>3.90 m</td></tr>
        <tr><td>The flood of 1985</td><td>4.89 m</td></tr>
        <tr><td>Top of the barrier</td><td>5.40 m</td></tr>
      </table>
    </section>
    <section>
      <h2>Also in this edition</h2>
      <ul>
        <li><a href="/">The ferry that would not wait</a></li>
        <li><a href="/">A short history of sandbags</a></li>
        <li><a href="/">Letters: the foghorn, for and against</a></li>
      </ul>
    </section>
  </aside>
</div>
<footer>The Harbour Gazette is invented, and so are its island, its readers and its foghorn. This page is part of the Crier demo.</footer>
</body>
</html>
`
}
