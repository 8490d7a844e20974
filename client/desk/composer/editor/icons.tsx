/** The pictures on the buttons of the toolbar: lines in the colour of the text around. */

const PATHS = {
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  bullet: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  number: 'M10 6h10M10 12h10M10 18h10M4 4h1.5v4M4 8h3M4 13.5c.5-1 2.8-1 2.8.5 0 1.2-2.8 1.8-2.8 3.5h3',
  quote: 'M5 17c2-1 3-3 3-6H5V7h5v4c0 4-1.500 6-4 7M14 17c2-1 3-3 3-6h-3V7h5v4c0 4-1.500 6-4 7',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9h.01',
  gallery: 'M8 4h12v12H8zM16 20H4V8M8 13l3-3 3 3 2-2 4 4',
  recording: 'M4 5h16v14H4zM10 9v6l5-3z',
  numbers: 'M4 5h16v14H4zM12 5v14M8 9v6M16 9h-1v6M7 15h2M14 15h3',
  card: 'M4 6h16v12H4zM4 10h16M8 14h6',
  table: 'M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14',
  reference: 'M12 7v5l3 2M12 4a8 8 0 1 0 8 8M16 4h4v4M20 4l-4 4',
  undo: 'M9 7L5 11l4 4M5 11h9a5 5 0 0 1 0 10h-2',
  redo: 'M15 7l4 4-4 4M19 11h-9a5 5 0 0 0 0 10h2',
} as const

type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" className="composer-icon">
      <path d={PATHS[name]} />
    </svg>
  )
}
