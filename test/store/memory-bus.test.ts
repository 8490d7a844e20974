import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { busContract } from '#test/contracts/bus.ts'

busContract('inside one process', async () => ({ bus: createMemoryBus() }))
