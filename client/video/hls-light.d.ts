/** The light build has the types of the whole one, which is all that its package describes. */
declare module 'hls.js/light' {
  export { default } from 'hls.js'
}
