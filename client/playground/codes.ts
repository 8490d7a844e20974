/** The code to copy: three ways to embed a coverage, with the Content-Security-Policy sources that they need. */
import type { FormChoices } from './choices.ts'

export type CodeSample = { readonly title: string; readonly says: string; readonly blocks: readonly Block[] }
type Block = { readonly name: string; readonly code: string }

const PLAYERS =
  '\n# and for players that readers may load, such as\nframe-src https://www.youtube-nocookie.com https://platform.twitter.com'

const ROOM = 'crier-blog:not(:defined) {\n  display: block;\n  min-block-size: min(100vh, 960px);\n}'

export function codesFor(choices: FormChoices, crier: string): readonly CodeSample[] {
  return [tagFor(choices, crier), frameFor(choices, crier), linkFor(choices, crier)]
}

function tagFor({ blog, order, heading, consent, properties, hasDark }: FormChoices, crier: string): CodeSample {
  const attributes = [
    `src="${crier}/blogs/${blog}"`,
    order && `order="${order}"`,
    heading && `heading="${heading}"`,
    consent !== 'browser' && `consent="${consent === 'all' ? 'all' : ''}"`,
    'style="display:block;min-height:min(100vh,960px)"',
  ].filter(Boolean)
  const rules = Object.entries(properties).map(([name, value]) => `  ${name}: ${value};`)
  const page = hasDark ? [':root {\n  color-scheme: light dark;\n}'] : []
  const own = hasDark ? rules : ['  color-scheme: light;', ...rules]
  const css = [...page, ROOM, ...(own.length > 0 ? [`crier-blog {\n${own.join('\n')}\n}`] : [])]
  return {
    title: 'One tag',
    says: 'In your own look, as a part of your page. The style goes into your style sheet.',
    blocks: [
      {
        name: 'HTML',
        code: `<script type="module" src="${crier}/widget.js"></script>\n<crier-blog ${attributes.join(' ')}></crier-blog>`,
      },
      { name: 'CSS', code: css.join('\n\n') },
      ...(consent === 'page' ? [consentCode('crier-blog', "setAttribute('consent', vendors.join(' '))")] : []),
      {
        name: 'Content-Security-Policy',
        code: `script-src ${crier}\nconnect-src ${crier} ${crier.replace(/^http/, 'ws')}\nimg-src ${crier}${PLAYERS}`,
      },
    ],
  }
}

function frameFor({ blog, consent }: FormChoices, crier: string): CodeSample {
  const given = consent === 'browser' ? '' : ` data-consent="${consent === 'all' ? 'all' : ''}"`
  return {
    title: 'A frame',
    says: 'Where elements of others are not let in. The loader makes it as high as its content; its look is the newsroom’s, or the theme that the newsroom keeps for your site.',
    blocks: [
      {
        name: 'HTML',
        code: `<iframe src="${crier}/embed/${blog}" title="Live coverage"${given} width="640" height="720" style="width:100%;border:0"></iframe>\n<script type="module" src="${crier}/embed.js"></script>`,
      },
      ...(consent === 'page' ? [consentCode('iframe', "dataset.consent = vendors.join(' ')")] : []),
      { name: 'Content-Security-Policy', code: `frame-src ${crier}\nscript-src ${crier}` },
    ],
  }
}

function linkFor({ blog, heading }: FormChoices, crier: string): CodeSample {
  const address = `${crier}/blogs/${blog}`
  return {
    title: 'A link, or HTML from your server',
    says: 'Systems that know oEmbed make a frame of the bare link. The HTML is for your server to put into the page: complete for search engines and without JavaScript.',
    blocks: [
      { name: 'Link', code: address },
      { name: 'oEmbed', code: `${crier}/oembed?url=${encodeURIComponent(address)}` },
      {
        name: 'HTML for your server',
        code: `${crier}/embed/${blog}/html?heading=${heading || 2}&page=https://your.site/page`,
      },
    ],
  }
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
