/** A style sheet as text, inlined by the build. */
declare module '*.css?inline' {
  const text: string
  export default text
}
