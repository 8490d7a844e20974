/** Executes a Dockerfile step by step in plain folders: builds an image without Docker. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, matchesGlob } from 'node:path'

export type Image = {
  /** The image's root folder. */
  readonly root: string
  readonly workdir: string
  readonly env: Readonly<Record<string, string>>
  readonly user: string
  readonly command: readonly string[]
  readonly healthCheck: readonly string[]
}

/** Where builds of this folder keep what takes longest (`client/kept-results.ts`). */
const KEPT_RESULTS = 'node_modules/.cache/crier-build'

/** `args`: build arguments, which only RUN sees. */
type Stage = { -readonly [Part in keyof Image]: Image[Part] } & { args: Readonly<Record<string, string>> }

/** Each stage gets a folder below `folder`; the last stage is the image. */
export function buildImage(context: string, folder: string, args: Readonly<Record<string, string>> = {}): Image {
  const ignored = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n').filter(isPattern)
  const stages = new Map<string, Stage>()
  let stage: Stage = newStage(folder)
  for (const [instruction, rest] of stepsIn(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
    const words = rest.split(/\s+/)
    switch (instruction) {
      case 'FROM':
        stage = newStage(join(folder, `stage-${stages.size}`))
        stages.set(words[2] ?? 'last', stage)
        break
      case 'WORKDIR':
        stage.workdir = rest
        mkdirSync(join(stage.root, rest), { recursive: true })
        break
      case 'ENV':
        stage.env = { ...stage.env, [rest.slice(0, rest.indexOf('='))]: rest.slice(rest.indexOf('=') + 1) }
        break
      case 'ARG': {
        const [name = '', byDefault = ''] = rest.split('=')
        stage.args = { ...stage.args, [name]: args[name] ?? byDefault }
        break
      }
      case 'COPY':
        copy(words, { context, ignored, stages, stage })
        break
      case 'RUN':
        run(rest, stage)
        break
      case 'USER':
        stage.user = rest
        break
      case 'CMD':
        stage.command = JSON.parse(rest)
        break
      case 'HEALTHCHECK':
        stage.healthCheck = JSON.parse(rest.slice(rest.indexOf('[')))
        break
      case 'VOLUME':
      case 'EXPOSE':
      case 'STOPSIGNAL':
        break
      default:
        throw new Error(`This test does not support the instruction ${instruction}`)
    }
  }
  return stage
}

function stepsIn(text: string): readonly (readonly [string, string])[] {
  const lines = text.replace(/\\\n/g, ' ').split('\n').filter(isPattern)
  return lines.map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1).trim()])
}

function isPattern(line: string): boolean {
  return line.trim() !== '' && !line.startsWith('#')
}

function newStage(root: string): Stage {
  mkdirSync(root, { recursive: true })
  return { root, workdir: '/', env: {}, args: {}, user: 'root', command: [], healthCheck: [] }
}

type Copying = {
  readonly context: string
  readonly ignored: readonly string[]
  readonly stages: ReadonlyMap<string, Stage>
  readonly stage: Stage
}

function copy(words: readonly string[], { context, ignored, stages, stage }: Copying): void {
  const [, name] = /^--from=(.+)$/.exec(words[0] ?? '') ?? []
  const from = name === undefined ? context : stages.get(name)?.root
  if (from === undefined) throw new Error(`There is no stage ${name}`)
  const sources = words.slice(name === undefined ? 0 : 1, -1)
  const target = inStage(stage, words.at(-1) ?? '')
  const isTaken = (path: string) => name !== undefined || !isIgnored(path.slice(context.length + 1), ignored)
  for (const source of sources) {
    const path = join(from, source)
    // The content of a folder is copied into the target; a file keeps its name.
    const to = statSync(path).isDirectory() ? target : join(target, basename(source))
    mkdirSync(dirname(to), { recursive: true })
    cpSync(path, to, { recursive: true, filter: isTaken, verbatimSymlinks: true })
  }
}

/** The last pattern that matches decides. */
function isIgnored(path: string, patterns: readonly string[]): boolean {
  const last = patterns.findLast(pattern => matchesGlob(path, pattern.replace(/^!/, '')))
  return last !== undefined && !last.startsWith('!')
}

function run(command: string, stage: Stage): void {
  // The image's user exists only in the image.
  const [, folder] = /^install -d -o node -g node (\S+)$/.exec(command) ?? []
  if (folder !== undefined) return void mkdirSync(inStage(stage, folder), { recursive: true })
  // What the build of this folder has just minified need not be minified again.
  if (command === 'npm run build' && existsSync(KEPT_RESULTS)) {
    cpSync(KEPT_RESULTS, join(stage.root, stage.workdir, KEPT_RESULTS), { recursive: true, preserveTimestamps: true })
  }
  const { NODE_ENV: _, VITEST: __, ...env } = process.env
  const path = `${dirname(process.execPath)}:${env.PATH}`
  const done = spawnSync('sh', ['-c', command], {
    cwd: join(stage.root, stage.workdir),
    // What `npm ci` has just fetched need not be asked for again.
    env: { ...env, npm_config_prefer_offline: 'true', ...stage.env, ...stage.args, PATH: path },
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`RUN ${command} failed:\n${done.stdout}${done.stderr}`)
}

function inStage({ root, workdir }: Stage, path: string): string {
  return join(root, isAbsolute(path) ? path : join(workdir, path))
}
