/** Every worker of the test runner begins with these. */
import './equal-bytes.ts'
import './threads/quick-threads.ts'
