/** Puts a counter into every block, branch and right-hand side of a source, for coverage-guided search. */
import { type ESTree, parseSync, Visitor } from 'vite'

type Instrumented = {
  readonly code: string
  /** The strings that the code knows: what it compares its input with. */
  readonly words: readonly string[]
}

/** The counters of all sources; `first` is the number of the first one here. */
const COUNTERS = 'globalThis.__ran'
const LONGEST_WORD = 40

export function instrument(path: string, source: string, takeNumber: () => number): Instrumented {
  const edits: Edit[] = []
  const words = new Set<string>()
  const count = () => `${COUNTERS}[${takeNumber()}]++`
  const wrap = ({ start, end }: Node) => {
    edits.push({ at: start, text: `(${count()},`, isEnd: false }, { at: end, text: ')', isEnd: true })
  }
  const wrapStatement = (body: Node | null | undefined) => {
    if (!body || body.type === 'BlockStatement') return
    edits.push({ at: body.start, text: `{${count()};`, isEnd: false }, { at: body.end, text: '}', isEnd: true })
  }
  new Visitor({
    BlockStatement: ({ start }) => void edits.push({ at: start + 1, text: `${count()};`, isEnd: false }),
    ArrowFunctionExpression: ({ body }) => (body.type === 'BlockStatement' ? undefined : wrap(body)),
    ConditionalExpression({ consequent, alternate }) {
      wrap(consequent)
      wrap(alternate)
    },
    LogicalExpression: ({ right }) => wrap(right),
    IfStatement({ consequent, alternate }) {
      wrapStatement(consequent)
      wrapStatement(alternate)
    },
    ForStatement: ({ body }) => wrapStatement(body),
    ForOfStatement: ({ body }) => wrapStatement(body),
    ForInStatement: ({ body }) => wrapStatement(body),
    WhileStatement: ({ body }) => wrapStatement(body),
    SwitchCase({ consequent: [first] }) {
      if (first) edits.push({ at: first.start, text: `${count()};`, isEnd: false })
    },
    Literal({ value }) {
      if (typeof value === 'string' && value.length > 1 && value.length <= LONGEST_WORD) words.add(value)
    },
  } as ConstructorParameters<typeof Visitor>[0]).visit(parseSync(path, source).program)
  return { code: edited(source, edits), words: [...words] }
}

type Node = Pick<ESTree.Node, 'type' | 'start' | 'end'>
type Edit = { readonly at: number; readonly text: string; readonly isEnd: boolean }

/** At one place, what closes comes before what opens; of several, the inner closes first and the outer opens first. */
function edited(source: string, edits: readonly Edit[]): string {
  const places = Map.groupBy(edits, ({ at }) => at)
  let [code, done] = ['', 0]
  for (const [at, here] of [...places].toSorted(([a], [b]) => a - b)) {
    const text = (isEnd: boolean) => here.filter(one => one.isEnd === isEnd).map(one => one.text)
    code += source.slice(done, at) + text(true).toReversed().join('') + text(false).join('')
    done = at
  }
  return code + source.slice(done)
}
