/** The least that a connection costs in Node: an upgrade by `ws`, or the headers of an event stream, and nothing else. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

const EVENTS = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'close' }

const sockets = new WebSocketServer({ noServer: true, clientTracking: false })
const server = createServer((_request, response) => response.writeHead(200, EVENTS).flushHeaders())
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, websocket => {
    websocket.on('message', () => {})
    websocket.on('error', () => {})
  })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  console.log((server.address() as AddressInfo).port)
})
