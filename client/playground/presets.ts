/** Presets with light and dark colours; the first is the widget's default. */

/** Colours in the order of the page's table, light and dark. */
type Preset = {
  readonly name: string
  readonly colours?: Readonly<Record<string, readonly [light: string, dark: string]>>
  readonly text?: string
  readonly labels?: string
}

export const PRESETS: readonly Preset[] = [
  { name: 'Crier' },
  {
    name: 'Gazette',
    text: 'Georgia, serif',
    labels: 'Georgia, serif',
    colours: {
      ink: ['#211d17', '#ece5d8'],
      soft: ['#665c4d', '#b3a893'],
      line: ['#cfc3ab', '#463f33'],
      wash: ['#f3ebda', '#26221b'],
      link: ['#0b5566', '#7fc4d4'],
      accent: ['#9c3a1c', '#e79a7c'],
      'on-accent': ['#ffffff', '#1b1813'],
      paper: ['#fffdf7', '#1b1813'],
    },
  },
  {
    name: 'Wire',
    text: 'system-ui, sans-serif',
    colours: {
      ink: ['#0c1a2b', '#e6edf5'],
      soft: ['#4c5d70', '#9fb0c3'],
      line: ['#cdd6e0', '#2c3b4c'],
      wash: ['#eef3f8', '#162231'],
      link: ['#0a58ca', '#7db4ff'],
      accent: ['#0a58ca', '#7db4ff'],
      'on-accent': ['#ffffff', '#0c1622'],
      paper: ['#ffffff', '#0c1622'],
    },
  },
  {
    name: 'Meadow',
    text: '"Palatino Linotype", Palatino, serif',
    colours: {
      ink: ['#1b2a20', '#e4efe6'],
      soft: ['#52635a', '#a3b8aa'],
      line: ['#cbd9cf', '#33443a'],
      wash: ['#eff5ee', '#19241d'],
      link: ['#1d6b45', '#83d3a6'],
      accent: ['#1d6b45', '#83d3a6'],
      'on-accent': ['#ffffff', '#101813'],
      paper: ['#ffffff', '#101813'],
    },
  },
]
