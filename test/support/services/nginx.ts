/** Runs nginx with the configuration files of deploy/ in front of a test's nodes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './listen.ts'
import { findProgram, NGINX } from './programs.ts'

interface Nginx extends AsyncDisposable {
  readonly url: string
}

/** Settings that the file leaves to the system's own, which a test cannot use. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/** `nodes` replace crier-1 and crier-2. */
export async function startNginx(nodes: readonly string[], configFile = 'deploy/nginx.conf'): Promise<Nginx> {
  const text = nodes.reduce(
    // The test's nodes have addresses, not names; and Debian's nginx is older than the parameter.
    (config, node, n) => config.replaceAll(new RegExp(`crier-${n + 1}:8080( resolve)?`, 'g'), new URL(node).host),
    await readFile(configFile, 'utf8'),
  )
  return runNginx(text)
}

/** Adapts a configuration with port 8080 and /var/cache/nginx to a free port and a folder of its own. */
export async function runNginx(config: string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-nginx-'))
  const port = await freePort()
  // If started by root, nginx runs its workers as another user.
  await chmod(folder, 0o755)
  const text = config.replace('/var/cache/nginx', folder)
  const paths = TEMPORARY.map(name => `${name}_temp_path ${folder}/${name};`).join('\n')
  const file = join(folder, 'nginx.conf')
  await writeFile(file, text.replace('listen 8080', `listen 127.0.0.1:${port}`).replace('http {', `http {\n${paths}`))

  const globals = `daemon off; error_log stderr notice; pid ${folder}/nginx.pid;`
  const nginx = spawn(findProgram(NGINX) ?? 'nginx', ['-p', folder, '-c', file, '-g', globals], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said: string[] = []
  nginx.stderr.on('data', chunk => said.push(String(chunk)))
  const exited = once(nginx, 'exit')
  await Promise.race([
    listening(port),
    exited.then(() => {
      throw new Error(`nginx ended:\n${said.join('')}`)
    }),
  ])

  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      nginx.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** nginx does not report when it listens. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
