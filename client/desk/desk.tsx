/** The whole desk: what an editor sees at `/desk/`. */

export function Desk() {
  return (
    <main>
      <h1>Desk</h1>
    </main>
  )
}
