/** A site's theme: custom properties of the widget whose values can only be colours and fonts. */
import { z } from 'zod'

const NUMBER = String.raw`[+-]?(?:\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})(?:%|deg|rad|turn)?`
const FUNCTION = String.raw`(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(\s*(?:none|${NUMBER})(?:\s*[\s,/]\s*(?:none|${NUMBER})){2,3}\s*\)`
const COLOUR = `(?:#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]{3,30}|${FUNCTION})`
const colourForm = new RegExp(`^(?:${COLOUR}|light-dark\\(\\s*${COLOUR}\\s*,\\s*${COLOUR}\\s*\\))$`, 'i')

const FAMILY = String.raw`(?:"[\w -]{1,60}"|'[\w -]{1,60}'|[a-z_-][\w-]{0,60}(?: [a-z_-][\w-]{0,60}){0,5})`
const fontForm = new RegExp(`^${FAMILY}(?:\\s*,\\s*${FAMILY}){0,11}$`, 'i')

/** Without `url()`, `var()`, or anything that ends a declaration, because the value is printed into a style sheet. */
const colour = z
  .string()
  .trim()
  .max(120)
  .regex(colourForm, 'use a colour, such as #9c3a1c, rgb(156 58 28), teal or light-dark(#fff, #111)')
const font = z
  .string()
  .trim()
  .max(300)
  .regex(fontForm, 'use font names separated by commas, such as "Tribune Text", Georgia, serif')

const THEME_PROPERTIES = {
  '--crier-text-font': font,
  '--crier-label-font': font,
  '--crier-ink': colour,
  '--crier-soft': colour,
  '--crier-line': colour,
  '--crier-wash': colour,
  '--crier-link': colour,
  '--crier-accent': colour,
  '--crier-on-accent': colour,
  '--crier-paper': colour,
} as const

export const theme = z.strictObject(THEME_PROPERTIES).partial().meta({
  description: 'Custom properties of the widget (docs/embed.md), each a colour or a list of fonts',
})
type Theme = z.infer<typeof theme>

export function themeSheet(properties: Theme): string {
  const lines = Object.entries(properties).map(([name, value]) => `  ${name}: ${value};\n`)
  return `crier-blog {\n${lines.join('')}}\n`
}
