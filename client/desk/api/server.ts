/** All calls of the desk to its server; each waits for a login that has ended. */
import { createCalls } from '#client/posting/src/calls.ts'
import { createDeskCaller } from './caller.ts'
import { fetchInLogin } from './in-login.ts'

export const server = createCalls(createDeskCaller(fetchInLogin))
