/** The SDK as it is served at `/sdk.js`. */
export { type Following, followBlog, type Listener, type Standing } from './follow.ts'
