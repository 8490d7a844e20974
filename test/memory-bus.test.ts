import { createMemoryBus } from '../src/bus/memory-bus.ts'
import { busContract } from './contracts/bus.ts'

busContract('inside one process', async () => ({ bus: createMemoryBus() }))
