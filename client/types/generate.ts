/** Writes the types that our packages are published with, from the schemas and from the source, and the desk's words: `npm run types`. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Catalogue,
  firstSections,
  laterSections,
  printMakeType,
  printWords,
  printWordTypes,
} from './desk-words.ts'
import { printPublicTypes } from './public-types.ts'
import { printSchemaTypes, schemaTypeNames } from './schema-types.ts'

const ENTRIES = {
  posting: '../posting/src/client.ts',
  sdk: '../sdk/src/crier.ts',
  'sdk-comments': '../sdk/src/comments.ts',
  'sdk-reads': '../sdk/src/reads.ts',
} as const
const WORDS = '../desk/kit/words'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

writeFileSync(here('blog.d.ts'), printSchemaTypes())
for (const [name, entry] of Object.entries(ENTRIES)) {
  writeFileSync(here(`${name}.d.ts`), printPublicTypes(here(entry), { file: './blog.js', names: schemaTypeNames }))
}
writeWords()

function writeWords(): void {
  const built = (name: string) => here(`${WORDS}/dist/${name}`)
  mkdirSync(here(`${WORDS}/dist`), { recursive: true })
  for (const file of globSync('*.json', { cwd: here(WORDS) })) {
    const language = basename(file, '.json')
    const catalogue = readWords(language)
    const files = { [language]: firstSections(catalogue), [`${language}-later`]: laterSections(catalogue) }
    for (const [name, sections] of Object.entries(files)) {
      writeFileSync(built(`words-${name}.js`), printWords(sections))
      writeFileSync(built(`words-${name}.d.ts`), printMakeType(sections))
    }
    if (language === 'en') writeFileSync(built('words.d.ts'), printWordTypes(catalogue))
  }
}

function readWords(language: string): Catalogue {
  return JSON.parse(readFileSync(here(`${WORDS}/${language}.json`), 'utf8'))
}
