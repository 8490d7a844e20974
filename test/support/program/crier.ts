/** Crier as the processes of tests run it, once it has been put into few files: with each of its threads in one file, too. */
import '#test/support/threads/quick-threads.ts'
import '../../../src/crier.js'
