/** A network link between a node and a service, which a test can cut or turn into a black hole. */
import { connect, createServer, type Socket } from 'node:net'
import { listen } from './listen.ts'

export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  /** Breaks all connections and refuses new ones. */
  cut(): void
  /** Drops all traffic without notice, or that in one direction: the other side still hears, and believes all is well. */
  freeze(what?: Direction): void
  mend(): void
  /** Sends connections to another server from now on; existing ones break. As a name or a balancer does after a failover. */
  redirect(target: Target): void
  /** Existing connections receive nothing more, without notice; new ones work. As after a laptop's sleep. */
  forget(): void
  /** Delivers the next requests, this many, but loses their responses: the connection breaks instead. */
  loseAnswers(count: number): void
  /** How many responses were lost this way. */
  readonly lost: number
}

type Direction = 'everything' | 'requests' | 'answers'
/** A port of this machine, or the path of a Unix socket. */
type Target = number | string
type Pair = { readonly near: Socket; readonly far: Socket }

export async function startTcpProxy(firstTarget: Target): Promise<TcpProxy> {
  const pairs = new Set<Pair>()
  const forgotten = new Set<Pair>()
  let state: 'whole' | 'cut' | Direction = 'whole'
  let target = firstTarget
  let [toLose, lost] = [0, 0]
  const server = createServer(near => {
    if (state === 'cut') return void near.resetAndDestroy()
    const far = typeof target === 'string' ? connect(target) : connect(target, '127.0.0.1')
    const pair = { near, far }
    pairs.add(pair)
    near.pipe(far)
    far.on('data', () => lose(pair))
    far.pipe(near)
    for (const socket of [near, far]) {
      socket.on('error', () => {})
      socket.on('close', () => end(pair))
    }
    if (state !== 'whole') hold(pair, state)
  })
  const at = await listen(server)

  function end(pair: Pair): void {
    pairs.delete(pair)
    forgotten.delete(pair)
    pair.near.destroy()
    pair.far.destroy()
  }

  function lose({ near }: Pair): void {
    if (toLose === 0) return
    toLose--
    lost++
    near.resetAndDestroy()
  }

  function hold({ near, far }: Pair, what: Direction): void {
    if (what !== 'answers') near.unpipe(far).pause()
    if (what !== 'requests') far.unpipe(near).pause()
  }

  function cutAll(): void {
    for (const { near } of pairs) near.resetAndDestroy()
  }

  return {
    port: at.port,
    cut() {
      state = 'cut'
      cutAll()
    },
    freeze(what = 'everything') {
      state = what
      for (const pair of pairs) hold(pair, what)
    },
    mend() {
      state = 'whole'
      for (const { near, far } of pairs) {
        near.unpipe(far).pipe(far)
        far.unpipe(near).pipe(near)
      }
    },
    redirect(to) {
      target = to
      cutAll()
    },
    forget() {
      for (const pair of pairs) {
        hold(pair, 'everything')
        forgotten.add(pair)
      }
      pairs.clear()
    },
    loseAnswers(count) {
      toLose = count
    },
    get lost() {
      return lost
    },
    async [Symbol.asyncDispose]() {
      for (const pair of [...pairs, ...forgotten]) end(pair)
      await at[Symbol.asyncDispose]()
    },
  }
}
