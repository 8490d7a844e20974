/** A style sheet as text, as the build puts it into the script. */
declare module '*.css?inline' {
  const text: string
  export default text
}
