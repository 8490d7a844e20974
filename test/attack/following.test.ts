/** Every caller on every transport of the client protocol and on event streams: which streams it gets follows from its role. */
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { forThisFile } from '#test/support/for-this-file.ts'
import { LOGIN_SECRET } from '#test/support/readers/reader-login.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { openRawClient, type RawClient } from './ask-raw.ts'
import { type Caller, MEMBERS, makeCallers, OTHER, OWN } from './callers.ts'

const CHANNELS = [`blog:${OWN}`, `blog:${MEMBERS}`, `desk:${OWN}`, `desk:${MEMBERS}`]
/** Other spellings of a desk's name; none is a channel. */
const SPELLINGS = [
  `DESK:${OWN}`,
  `desk:${OWN}:`,
  ` desk:${OWN}`,
  `desk:${OWN}\0`,
  `desk:%6fwn`,
  `desk::${OWN}`,
  'desk:',
  'desk:*',
  '__proto__',
]
const UNKNOWN_CHANNEL = 102
const DENIED = 103

type Opened = AsyncDisposable & { readonly app: TestApp; readonly raw: RawClient; readonly callers: readonly Caller[] }

const opened = forThisFile(async (): Promise<Opened> => {
  const app = await startApp({ env: { CRIER_READER_JWT_SECRET: LOGIN_SECRET, CRIER_LOG_LEVEL: 'error' } })
  await app.createBlog(OWN)
  await app.createBlog(OTHER)
  await app.createBlog(MEMBERS, { access: 'private' })
  const raw = openRawClient(app.url)
  return {
    ...{ app, raw, callers: await makeCallers(app) },
    async [Symbol.asyncDispose]() {
      raw[Symbol.dispose]()
      await app[Symbol.asyncDispose]()
    },
  }
})

test.each(['websocket', 'sse', 'http_stream'] as const)(
  'over %s, a caller follows what its credential covers',
  async transport => {
    const wrong: string[] = []
    for (const caller of opened.callers.filter(({ token, name }) => token !== undefined || name === 'a stranger')) {
      const got = await follow(transport, caller.token ?? '')
      const due = caller.refused ? 'refused' : CHANNELS.map(channel => (mayFollow(caller, channel) ? channel : DENIED))
      if (JSON.stringify(got) !== JSON.stringify(due))
        wrong.push(`${caller.name}: ${JSON.stringify(got)}, not ${JSON.stringify(due)}`)
    }

    expect(wrong).toEqual([])
  },
)

test('no other spelling of its name opens a desk to anybody, an admin included', async () => {
  for (const token of ['', opened.app.adminKey]) {
    expect(await follow('websocket', token, SPELLINGS)).toEqual(SPELLINGS.map(() => UNKNOWN_CHANNEL))
  }
})

test('a key in place of a subscription token opens nothing', async () => {
  const answers = await dial([
    connect(''),
    { id: 2, subscribe: { channel: `desk:${OWN}`, token: opened.app.adminKey } },
    { id: 3, subscribe: { channel: `blog:${MEMBERS}`, token: opened.app.adminKey } },
  ])

  expect(answers.map(one => one.error?.code)).toEqual([undefined, DENIED, DENIED])
})

function mayFollow({ role, blogs, reads }: Caller, channel: string): boolean {
  const [kind, blog = ''] = channel.split(':')
  const isStaff = role !== undefined && (blogs === 'all' || blogs?.includes(blog) === true)
  if (kind === 'desk' || isStaff) return isStaff
  return blog !== MEMBERS || reads === 'all' || reads?.includes(blog) === true
}

type Answer = { readonly id?: number; readonly error?: { readonly code: number }; readonly connect?: object }
type Command = { readonly id: number } & Readonly<Record<string, unknown>>
type Transport = 'websocket' | 'sse' | 'http_stream'

/** For each channel its name, or the code of the refusal; `refused` if the credential itself was. */
async function follow(transport: Transport, token: string, channels = CHANNELS) {
  const commands = [connect(token), ...channels.map((channel, place) => ({ id: place + 2, subscribe: { channel } }))]
  const [first, ...answers] = transport === 'websocket' ? await dial(commands) : await stream(transport, commands)
  if (!first?.connect) return 'refused'
  return answers.map((one, place) => one.error?.code ?? channels[place])
}

function connect(token: string): Command {
  return { id: 1, connect: { token } }
}

/** All answers, or those until the server hangs up. */
function dial(commands: readonly Command[]): Promise<readonly Answer[]> {
  const socket = new WebSocket(`${opened.app.url.replace('http', 'ws')}/connection/websocket`)
  const answers: Answer[] = []
  return new Promise((resolve, reject) => {
    socket.on('open', () => socket.send(commands.map(one => JSON.stringify(one)).join('\n')))
    socket.on('message', data => {
      answers.push(...answersIn(data.toString()))
      if (answers.length === commands.length || isOver(answers)) socket.terminate()
    })
    socket.on('close', () => resolve(answers)).on('error', reject)
  })
}

function stream(transport: 'sse' | 'http_stream', commands: readonly Command[]): Promise<readonly Answer[]> {
  return opened.raw.readStream(
    { method: 'POST', path: `/connection/${transport}`, body: commands.map(one => JSON.stringify(one)).join('\n') },
    text => {
      const answers = answersIn(text.replaceAll(/^data: /gm, ''))
      return answers.length >= commands.length || isOver(answers) ? answers : undefined
    },
  )
}

/** Whole lines only; a disconnect has no id. */
function answersIn(text: string): readonly Answer[] {
  return text
    .split(/\r?\n/)
    .filter(line => line.startsWith('{"'))
    .map(line => JSON.parse(line) as Answer)
}

/** The server ends the session, or waits for the client to do so. */
function isOver(answers: readonly Answer[]): boolean {
  return answers[0]?.error !== undefined || answers.some(({ id }) => id === undefined)
}
