import { sendingContract } from '#test/contracts/sending.ts'
import { waysHere } from '#test/support/services/send-ways.ts'

for (const way of waysHere) sendingContract(way)
