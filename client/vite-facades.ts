/**
 * A part of the desk that other parts share code with has a second file, which only gives its exports their names. On a slow network each of
 * them takes one of the browser's six connections for half a second; so whoever imports one imports what is behind it.
 */
import { basename } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

/** Such as `export{t as BlogPage,n as Other}from"./blog-page-BOMYuFxM.js";`. */
const FACADE = /^export\{([^}]+)\}from"\.\/([^"]+)";\s*$/

type Facade = {
  readonly file: string
  readonly behind: string
  /** Names in the file behind, by those that importers use. */
  readonly names: Readonly<Record<string, string>>
}

export function withoutFacades(environment: string): Plugin {
  return {
    name: 'without facades',
    applyToEnvironment: ({ name }) => name === environment,
    generateBundle: {
      // After the lists of what each part loads are written into them.
      order: 'post',
      handler(_, bundle) {
        const facades = Object.values(bundle).flatMap(one => facadeIn(one) ?? [])
        for (const output of Object.values(bundle))
          if (output.type === 'chunk') output.code = past(facades, output.code)
        for (const { file } of facades) delete bundle[file]
      },
    },
  }
}

function facadeIn(output: Rolldown.OutputChunk | Rolldown.OutputAsset): Facade | undefined {
  const [, exported, behind] = (output.type === 'chunk' && FACADE.exec(output.code)) || []
  if (exported === undefined || behind === undefined) return undefined
  const pairs = exported.split(',').map(one => one.split(' as '))
  return {
    file: output.fileName,
    behind,
    names: Object.fromEntries(pairs.map(([inner = '', outer = inner]) => [outer, inner])),
  }
}

function past(facades: readonly Facade[], code: string): string {
  return facades.reduce((text, { file, behind, names }) => {
    const quoted = `(["'\`])\\./${basename(file).replaceAll('.', '\\.')}\\1`
    const named = Object.entries(names).map(([outer, inner]) => `${outer}:e.${inner}`)
    return text
      .replaceAll(new RegExp(`import\\(${quoted}\\)`, 'g'), () => `import("./${behind}").then(e=>({${named}}))`)
      .replaceAll(new RegExp(quoted, 'g'), () => `"./${behind}"`)
  }, code)
}
