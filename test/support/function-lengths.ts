/** Measures the length of each function of the project in lines. */
import { globSync, readFileSync } from 'node:fs'
import { type ESTree, parseSync, Visitor } from 'vite'

type MeasuredFunction = {
  readonly path: string
  readonly name: string
  readonly lines: number
}

export function measureFunctions(folder: string): MeasuredFunction[] {
  const paths = globSync(`${folder}/**/*.{ts,tsx,js}`, { exclude: ['**/dist/**'] })
  return paths.flatMap(path => functionsIn(path, readFileSync(path, 'utf8')))
}

export function functionsIn(path: string, text: string): MeasuredFunction[] {
  const measured: MeasuredFunction[] = []
  const measure = (name: string, { start, end }: ESTree.Node) => {
    measured.push({ path, name, lines: text.slice(start, end).split('\n').length })
  }
  new Visitor({
    FunctionDeclaration: node => measure(node.id?.name ?? 'default', node),
    VariableDeclarator: ({ id, init }) => {
      if (init && isFunction(init)) measure(id.type === 'Identifier' ? id.name : 'pattern', init)
    },
    MethodDefinition: ({ key, value }) => measure(keyName(key), value),
    Property: ({ key, value }) => {
      if (isFunction(value)) measure(keyName(key), value)
    },
    CallExpression: ({ arguments: given }) => {
      for (const one of given) if (isFunction(one)) measure('callback', one)
    },
  }).visit(parseSync(path, text).program)
  return measured
}

function isFunction({ type }: ESTree.Node): boolean {
  return type === 'ArrowFunctionExpression' || type === 'FunctionExpression'
}

function keyName(key: ESTree.Node): string {
  return key.type === 'Identifier' || key.type === 'PrivateIdentifier' ? key.name : 'computed'
}
