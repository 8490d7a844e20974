/** The SDK served at `/sdk.js`. */
export { type Following, followBlog, type Listener, type Standing } from './follow.ts'
