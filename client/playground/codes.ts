/** The code to copy: three ways to embed a coverage, with the Content-Security-Policy sources that they need. */
import type { FormChoices, TagAttributes } from './choices.ts'

export type CodeSample = { readonly title: string; readonly says: string; readonly blocks: readonly Block[] }
type Block = { readonly name: string; readonly code: string }

const PLAYERS =
  '\n# and for players that readers may load, such as\nframe-src https://www.youtube-nocookie.com https://platform.twitter.com'

/** Keeps room free while the coverage is loading, so that nothing below it moves. */
const ROOM = 'min-height:min(100vh,960px)'
const ROOM_RULE = 'crier-blog:not(:defined) {\n  display: block;\n  min-block-size: min(100vh, 960px);\n}'

export function codesFor(choices: FormChoices, crier: string): readonly CodeSample[] {
  return [
    tagFor(choices, crier),
    frameFor(choices, crier),
    linkFor(choices, crier),
    teaserFor(choices, crier),
    updateFor(choices, crier),
  ]
}

/** One line, and nothing else unless a choice needs it. */
function tagFor(choices: FormChoices, crier: string): CodeSample {
  const { blog, attributes, consent, isStrict } = choices
  const src = ['src', `${crier}/blogs/${blog}`] as const
  const style = isStrict ? [] : [['style', `display:block;${ROOM}`] as const]
  const css = cssFor(choices)
  return {
    title: 'One tag',
    says: `A part of your page, in your own look.${css ? ' The rules go into your style sheet.' : ' This line is all it takes; nothing on your page moves while it loads.'}`,
    blocks: [
      {
        name: 'HTML',
        code: `<script type="module" src="${crier}/widget.js"></script><crier-blog${printed([src, ...attributes, ...style])}></crier-blog>`,
      },
      ...(css ? [{ name: 'CSS', code: css }] : []),
      ...(consent === 'page' ? [consentCode('crier-blog', "setAttribute('consent', vendors.join(' '))")] : []),
      {
        name: 'Content-Security-Policy',
        code: `script-src ${crier}\nconnect-src ${crier} ${crier.replace(/^http/, 'ws')}\nimg-src data: ${crier}${PLAYERS}`,
      },
    ],
  }
}

/** Without own colours the widget follows the page's `color-scheme`. */
function cssFor({ properties, hasDark, isStrict }: FormChoices): string {
  const rules = Object.entries(properties).map(([name, value]) => `  ${name}: ${value};`)
  const isThemed = rules.some(rule => rule.includes('light-dark('))
  const own = hasDark ? rules : ['  color-scheme: light;', ...rules]
  return [
    ...(isStrict ? [ROOM_RULE] : []),
    ...(isThemed ? [':root {\n  color-scheme: light dark;\n}'] : []),
    ...(own.length > 0 ? [`crier-blog {\n${own.join('\n')}\n}`] : []),
  ].join('\n\n')
}

function frameFor({ blog, part, consent, isStrict }: FormChoices, crier: string): CodeSample {
  const given = consent === 'browser' ? '' : ` data-consent="${consent === 'all' ? 'all' : ''}"`
  const style = isStrict ? '' : ` style="width:100%;border:0;${ROOM}"`
  return {
    title: 'A frame',
    says: 'For pages that allow no scripts of others in their own document. The loader makes it as high as its content; its look is the newsroom’s, or the theme that the newsroom keeps for your site.',
    blocks: [
      {
        name: 'HTML',
        code: `<iframe src="${crier}/embed/${blog}${query(part)}" title="Live coverage"${given} width="640" height="720"${style}></iframe><script type="module" src="${crier}/embed.js"></script>`,
      },
      ...(isStrict ? [{ name: 'CSS', code: FRAME_RULE(crier) }] : []),
      ...(consent === 'page' ? [consentCode('iframe', "dataset.consent = vendors.join(' ')")] : []),
      { name: 'Content-Security-Policy', code: `frame-src ${crier}\nscript-src ${crier}` },
    ],
  }
}

const FRAME_RULE = (crier: string) =>
  `iframe[src^="${crier}/"] {\n  width: 100%;\n  border: 0;\n  min-height: min(100vh, 960px);\n}`

function linkFor({ blog, part, attributes }: FormChoices, crier: string): CodeSample {
  const address = `${crier}/blogs/${blog}${query(part)}`
  const heading = attributes.filter(([name]) => name === 'heading')
  return {
    title: 'A link, or HTML from your server',
    says: 'Systems that know oEmbed, such as WordPress, make a frame of the bare link, with the title and date alone unless it says otherwise. The HTML is for your server to include: complete for search engines and without JavaScript.',
    blocks: [
      { name: 'Link', code: address },
      { name: 'oEmbed', code: `${crier}/oembed?url=${encodeURIComponent(address)}` },
      {
        name: 'HTML for your server',
        code: `${crier}/embed/${blog}/html${query([...part, ...heading, ['page', 'https://your.site/page']])}`,
      },
    ],
  }
}

/** Those of the choices that headlines know. */
const OF_TEASERS = /^(key-only|topic|order)$/
const HEADLINES = 5

function teaserFor({ blog, attributes, isStrict }: FormChoices, crier: string): CodeSample {
  const own = attributes.filter(([name]) => OF_TEASERS.test(name))
  const count = ['count', String(HEADLINES)] as const
  const room = `min-height:calc(2.75em + ${HEADLINES} * 3.5em)`
  const style = isStrict ? [] : [['style', `display:block;${room}`] as const]
  const src = ['src', `${crier}/blogs/${blog}`] as const
  return {
    title: 'Headlines for a home page',
    says: 'The newest headlines, live, in the type of your page. Or as HTML, for your server to include.',
    blocks: [
      {
        name: 'HTML',
        code: `<script type="module" src="${crier}/teaser.js"></script><crier-teaser${printed([src, count, ...own, ...style])}></crier-teaser>`,
      },
      ...(isStrict
        ? [{ name: 'CSS', code: `crier-teaser {\n  display: block;\n  ${room.replace(':', ': ')};\n}` }]
        : []),
      { name: 'HTML for your server', code: `${crier}/embed/${blog}/teaser${query([count, ...own])}` },
      { name: 'Content-Security-Policy', code: `script-src ${crier}\nconnect-src ${crier}` },
    ],
  }
}

function updateFor({ blog }: FormChoices, crier: string): CodeSample {
  const address = `${crier}/blogs/${blog}/updates/…`
  return {
    title: 'One update in an article',
    says: 'Corrected, retracted and removed there too. The button for sharing beside an update copies its address; systems that know oEmbed need only that.',
    blocks: [
      {
        name: 'HTML',
        code: `<script type="module" src="${crier}/update.js"></script><crier-update src="${address}"><a href="${address}">The update</a></crier-update>`,
      },
      { name: 'Content-Security-Policy', code: `script-src ${crier}\nframe-src ${crier}` },
    ],
  }
}

function printed(attributes: TagAttributes): string {
  return attributes.map(([name, value]) => (value === '' ? ` ${name}` : ` ${name}="${value}"`)).join('')
}

function query(attributes: TagAttributes): string {
  // Colons and slashes may stand in a query (RFC 3986, section 3.4), and are easier to read.
  const readable = (value: string) => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2F', '/')
  const pairs = attributes.map(([name, value]) => (value === '' ? name : `${name}=${readable(value)}`))
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

function consentCode(selector: string, set: string): Block {
  return {
    name: 'Consent',
    code: `// The names of your consent manager stand on both sides.
const coverage = document.querySelector('${selector}')
cmp.onChange(({ vendors }) => { coverage.${set} })
coverage.addEventListener('crier-consent', ({ detail }) => cmp.remember({ vendors: detail.providers }))`,
  }
}
