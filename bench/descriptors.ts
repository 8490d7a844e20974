/** Every follower takes one descriptor in the server and one in the load. */
import { readFileSync } from 'node:fs'

/** Listeners, files and libraries of the process itself. */
const OWN = 100

/** @throws when this shell's hard limit is too low; the programs raise the soft one themselves. */
export function demandDescriptors(followers: number): void {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1] ?? 'unlimited'
  const needed = followers + OWN
  if (hard === 'unlimited' || Number(hard) >= needed) return
  throw new Error(
    `${followers} followers take ${needed} descriptors in each of two processes, and this shell allows ${hard}: raise it ("ulimit -Hn ${needed}" as root, or LimitNOFILE= of the service), or pass --followers ${Number(hard) - OWN}.`,
  )
}
