/** The demo's coverage: an invented storm in an invented town. */
import type { SceneSetting } from './scene.ts'

export const BLOG = 'storm-isolde'
/** Whose pages they are, unless the settings name a newsroom. */
export const NEWSROOM = 'The Saltmere Courier'

export const stormBlog = ({ picture, ago }: SceneSetting) => ({
  id: BLOG,
  title: 'Storm Isolde: Saltmere shuts its sea barrier as the highest tide in forty years comes in',
  standfirst:
    'High water is due tonight. Rail and ferry services have stopped, three schools are open as shelters, and the old town below Chandler Street has been asked to leave.',
  language: 'en-GB',
  timeZone: 'Europe/London',
  coverage: { start: ago(240) },
  lead: {
    url: picture('harbour.svg'),
    alt: 'Fishing boats tied three deep along a stone quay under a dark sky',
    caption: 'Boats tied three deep in the inner harbour at Saltmere this afternoon, ahead of the storm.',
    credit: 'Drawing: Nell Ashdown for the Saltmere Courier',
    width: 1200,
    height: 675,
  },
  previous: { title: 'How the town got ready: yesterday’s coverage', url: 'https://courier.example/live/yesterday' },
  related: [
    { title: 'The night of the 1985 flood, remembered by those who were there', url: 'https://courier.example/1985' },
    { title: 'Is your street below the line? Look it up', url: 'https://courier.example/flood-line' },
  ],
  credits: [
    { role: 'Editor', name: 'Marta Lindqvist' },
    { role: 'Reporting', name: 'Nell Ashdown, Ravi Sood' },
    { role: 'Map', name: 'Saltmere Harbour Office' },
  ],
})
