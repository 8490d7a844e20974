/** Crier and other servers in one run, each in turns with the floor; see README.md for the rules. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawBars } from './bars.ts'
import { compile } from './compile.ts'
import { isFlawless, MARK_GROWS_BY, openFollowers, perDelivery, type Round, rest, round } from './fan-out.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { crierPeers } from './peers/crier-peers.ts'
import { goPeers } from './peers/go-peers.ts'
import { nchanPeers } from './peers/nchan-peers.ts'
import { nodePeers } from './peers/node-peers.ts'
import type { OpenPeer, Peer } from './peers/peer.ts'
import { sockudoPeer } from './peers/sockudo-peer.ts'
import { Pinned, SERVER_CORE } from './pinned.ts'

const ROUNDS = 7
const WARM_UP_ROUNDS = 1
const UPDATES_A_ROUND = 10
/** Long enough for the garbage of the handshakes to be collected, if the server collects it by itself. */
const SETTLE_MS = 3_000
/** Of Crier's own WebSocket for texts of 1,000 characters. */
const FLOOR_FRAME_BYTES = 1_700

const PEERS = [...crierPeers, ...nodePeers, ...nchanPeers, ...goPeers, sockudoPeer]

type Measured = {
  readonly peer: Peer
  readonly ratios: readonly number[]
  readonly p50Ms: number
  readonly p99Ms: number
  readonly messageBytes: number
  readonly kilobytes: number
  readonly openingUs: number
  readonly isFlawless: boolean
}

type PeersGiven = {
  readonly folder: string
  readonly followers: number
  readonly programs: Readonly<Record<string, string | undefined>>
  /** Parts of the names of those to run; an empty part is in every name. */
  readonly only: readonly string[]
  /** The folder for the plot; without it none is drawn. */
  readonly plots?: string | undefined
}

export async function benchPeers({ folder, followers, programs, plots, only }: PeersGiven): Promise<Claim[]> {
  await using opened = new AsyncDisposableStack()
  const program = compile('load', folder)
  const floor = await openFloor(opened, { folder, program, followers })
  const measured: Measured[] = []
  for (const [index, peer] of PEERS.entries()) {
    if (!only.some(part => peer.name.toLowerCase().includes(part.toLowerCase()))) continue
    const own = join(folder, `peer-${index}`)
    mkdirSync(own)
    const open = await peer.open({ folder: own, programs })
    if (open.kind === 'missing') console.log(`not run: ${peer.name}: ${open.how}`)
    else {
      console.log(`runs: ${peer.name}`)
      measured.push(await measure({ peer, open, folder: own, program, followers, floor }))
    }
  }
  report(measured, followers)
  if (plots !== undefined) writeFileSync(join(plots, 'peers.svg'), plotOf(measured, followers))
  const ours = measured.filter(({ peer }) => crierPeers.includes(peer))
  return ours.map(({ peer, isFlawless }) => ({
    says: `${peer.name}: every follower got every update once, in order`,
    isKept: isFlawless,
  }))
}

type Floor = { readonly folder: string; readonly program: string; readonly followers: number }

async function openFloor(opened: AsyncDisposableStack, { folder, program, followers }: Floor): Promise<Pinned> {
  const body = join(folder, 'floor.txt')
  writeFileSync(body, '@MARK@'.padEnd(FLOOR_FRAME_BYTES - MARK_GROWS_BY, '.'))
  const server = opened.use(new Pinned({ core: SERVER_CORE, command: [compile('floor', folder)] }))
  const { load } = await openFollowers({ program, port: Number(await server.line()), server, followers, body })
  return opened.use(load)
}

type Measuring = Floor & { readonly peer: Peer; readonly open: OpenPeer; readonly floor: Pinned }

async function measure({ peer, open, folder, program, followers, floor }: Measuring): Promise<Measured> {
  await using stack = new AsyncDisposableStack()
  for (const process of [open.process, ...(open.beside ?? [])]) stack.use(process)
  const body = join(folder, 'body.txt')
  writeFileSync(body, open.body)
  const { port, process: server, words } = open
  const { load, opened } = await openFollowers({ program, port, server, followers, body, words })
  stack.use(load)
  const idle = await rest(load, SETTLE_MS)
  const rounds: Round[] = []
  const ratios: number[] = []
  for (let turn = 0; turn < WARM_UP_ROUNDS + ROUNDS; turn += 1) {
    const [least, theirs] = [await round(floor, UPDATES_A_ROUND), await round(load, UPDATES_A_ROUND)]
    if (turn < WARM_UP_ROUNDS) continue
    rounds.push(theirs)
    ratios.push(perDelivery(theirs) / perDelivery(least))
  }
  const of = (figure: (one: Round) => number) => median(rounds.map(figure))
  return {
    ...{ peer, ratios, p50Ms: of(({ p50Ms }) => p50Ms), p99Ms: of(({ p99Ms }) => p99Ms) },
    messageBytes: of(({ payloadBytes, delivered }) => payloadBytes / delivered),
    kilobytes: (idle.resident - opened.residentBefore) / followers / 1_000,
    openingUs: opened.cpuUs / followers,
    isFlawless: rounds.every(isFlawless),
  }
}

function report(measured: readonly Measured[], followers: number): void {
  print(`Peers: ${whole(followers)} followers, CPU per delivery times the floor`, [
    ['', 'median', 'spread        p50 ms  p99 ms  bytes  kB each  µs to open  all, once, in order'],
    ...measured.map(one => [one.peer.name, two(median(one.ratios)), detailsOf(one)] as const),
  ])
  console.log('\n| server | durable | order | catches up | slow readers | compression |\n|---|---|---|---|---|---|')
  for (const { peer } of measured) {
    const { durable, ordered, resumes, slow, compression } = peer.traits
    console.log(`| ${[peer.name, durable, ordered, resumes, slow, compression].join(' | ')} |`)
  }
}

function detailsOf(one: Measured): string {
  const spread = `${two(Math.min(...one.ratios))} to ${two(Math.max(...one.ratios))}`
  return [
    spread.padEnd(12),
    one.p50Ms.toFixed(0).padStart(7),
    one.p99Ms.toFixed(0).padStart(7),
    whole(one.messageBytes).padStart(6),
    one.kilobytes.toFixed(1).padStart(8),
    whole(one.openingUs).padStart(11),
    one.isFlawless ? '  yes' : '  NO',
  ].join(' ')
}

function plotOf(measured: readonly Measured[], followers: number): string {
  const bar = ({ peer }: Measured) => ({ name: peer.name.replaceAll('`', ''), isOurs: crierPeers.includes(peer) })
  const sending = measured.map(one => ({
    ...{ ...bar(one), value: median(one.ratios) },
    spread: [Math.min(...one.ratios), Math.max(...one.ratios)] as const,
  }))
  const holding = measured.map(one => ({ ...bar(one), value: one.kilobytes }))
  const heading = `CPU time per delivery and memory per reader of Crier and other servers, ${whole(followers)} readers`
  return drawBars(heading, [
    { title: 'CPU time per delivery, times a bare send() in C (less is better)', bars: sending, show: two },
    { title: 'Memory per connected reader, kB (less is better)', bars: holding, show: value => value.toFixed(1) },
  ])
}
