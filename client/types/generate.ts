/** Writes the types that our packages are published with, from the schemas and from the source: `npm run types`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { printPublicTypes } from './public-types.ts'
import { printSchemaTypes, schemaTypeNames } from './schema-types.ts'

const ENTRIES = { posting: '../posting/src/client.ts', sdk: '../sdk/src/crier.ts' } as const

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

writeFileSync(here('blog.d.ts'), printSchemaTypes())
for (const [name, entry] of Object.entries(ENTRIES)) {
  writeFileSync(here(`${name}.d.ts`), printPublicTypes(here(entry), { file: './blog.js', names: schemaTypeNames }))
}
