/** A style sheet as text, inlined by the build. */
declare module '*.css?inline' {
  const text: string
  export default text
}

/** For shadow roots on partners' pages, whose `rem` is that page's own. */
declare module '*.css?partners' {
  const text: string
  export default text
}
