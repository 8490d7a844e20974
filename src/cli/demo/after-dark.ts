/** The scenes that play while the visitor watches: the night itself, with its mistakes corrected. */
import { body, em, embedBlock, image, link, listBlocks, p, pulled, quoteBlock, reference, strong } from './blocks.ts'
import type { Scene } from './scene.ts'

export const afterDark: readonly Scene[] = [
  {
    kind: 'post',
    name: 'gauge',
    content: () => ({
      title: 'Water passes the mark of 1985',
      key: true,
      body: body(
        p`The gauge at Custom House Steps has just read ${strong('4.91 metres')}. That is two centimetres above the brass line that marks the flood of 1985, and it is still rising. The barrier stands at 5.4.`,
      ),
    }),
  },
  {
    kind: 'correct',
    name: 'power',
    correction: 'An earlier version gave the number of homes without power as 1,400. The figures were transposed.',
    content: () => ({
      title: '4,100 homes without power',
      body: body(
        p`A line came down on Quarry Road and took the eastern substation with it. The network operator counts ${strong('4,100 homes')} without power, most of them in Eastgate. Saltmere High, one of the shelters, has gone over to its own generator.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'control-room',
    content: () => ({
      byline: 'Nell Ashdown in the control room',
      body: body(
        p`It is very quiet here. Six green lamps, one for each gate, and a kettle. Tobias Renn, the harbour master, has not sat down since noon.`,
        quoteBlock(
          'Tobias Renn, harbour master',
          'She is holding. We see about a centimetre of movement in gate four, which is what the drawings say we should see.',
          'Ask me again in forty minutes.',
        ),
      ),
    }),
  },
  {
    kind: 'retract',
    name: 'bridge-rumour',
    note: 'The footbridge stands. What readers saw was a scaffold that had come loose beside it. We should have waited.',
  },
  {
    kind: 'post',
    name: 'bridge-stands',
    content: ({ idOf }) => ({
      title: 'The footbridge at Tanner’s Lock is standing',
      body: body(
        p`Our reporter has walked to the lock and seen the bridge whole. We withdraw what we said about it (see ${reference(idOf('bridge-rumour'))}), and are sorry for the alarm.`,
      ),
    }),
  },
  { kind: 'remove', name: 'injured-man' },
  {
    kind: 'post',
    name: 'fish-market',
    content: () => ({
      body: body(
        p`One person has been hurt at the fish market, where part of a roof came down. The ambulance service describes the injuries as not serious. We do not name people who have been hurt before their families know.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'shelter-letter',
    minutesAgo: 26,
    content: () => ({
      title: 'Inside Ropewalk Primary, half an hour ago',
      byline: 'Ravi Sood at Ropewalk Primary',
      body: body(
        p`There was no signal in the hall, so this comes late. Some two hundred people are here, and about as many opinions on how to make soup. A sign on the door says, in three languages, that everyone is welcome:`,
        listBlocks('bullet', [p`Everyone is welcome`, p`أهلًا وسهلًا بالجميع`, p`Wszyscy są mile widziani`]),
        p`The children of Year Four have made name tags for the animals. The goat is called ${em('Councillor')}. 🐐`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'pilot',
    content: ({ ago }) => ({
      body: body(
        embedBlock({
          provider: 'bluesky',
          url: 'https://posts.example/harbourpilot/77',
          author: 'Wenna Trask, harbour pilot',
          handle: '@harbourpilot',
          text: 'Thirty-one years at this, and I have never seen the bell buoy go under and stay there while you count to four.',
          time: ago(2),
        }),
      ),
    }),
  },
  {
    kind: 'correct',
    name: 'need-to-know',
    content: () => ({
      body: body(
        listBlocks('bullet', [
          p`High water is ${strong('now')}. The wind should ease within the hour.`,
          p`Shelters with room: St Brannoc’s and Saltmere High. ${strong('Ropewalk Primary is full.')}`,
          p`Flood line: ${link('0800 555 0114', 'https://council.example/flood-line')}. In danger of life, the emergency number.`,
          p`Do not drive through water you cannot see the bottom of.`,
        ]),
      ),
    }),
  },
  {
    kind: 'post',
    name: 'peak',
    content: () => ({
      title: 'High water: 5.21 metres, and the barrier holds',
      key: true,
      body: body(
        p`The tide has turned. The gauge stopped at ${strong('5.21 metres')}, stayed there for what felt like a week and was four minutes, and went back to 5.19.`,
        p`Spray went over the top of gate one all through it. Nothing else did.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'barrier-picture',
    content: ({ picture }) => ({
      body: body(
        image({
          url: picture('barrier.svg'),
          alt: 'A row of six floodlit gates across a river mouth at night, with a wave breaking over the nearest',
          caption: 'The Gannet Barrier at high water, seen from the control room.',
          credit: 'Drawing: Nell Ashdown',
          width: 1200,
          height: 675,
        }),
      ),
    }),
  },
  {
    kind: 'correct',
    name: 'peak',
    correction: 'An earlier version said 5.21 metres; the harbour office has checked the gauge and makes it 5.12.',
    content: () => ({
      title: 'High water: 5.12 metres, and the barrier holds',
      body: body(
        p`The tide has turned. The gauge stopped at ${strong('5.12 metres')}, stayed there for what felt like a week and was four minutes, and went back to 5.10.`,
        p`Spray went over the top of gate one all through it. Nothing else did.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'renn-again',
    content: ({ idOf }) => ({
      body: body(
        p`We asked again (see ${reference(idOf('control-room'))}).`,
        pulled('Tobias Renn, harbour master', 'Now I will have that tea.'),
      ),
    }),
  },
  {
    kind: 'post',
    name: 'power-back',
    content: ({ idOf }) => ({
      title: 'Lights are coming back in Eastgate',
      body: body(
        p`About half of the homes that lost power (see ${reference(idOf('power'))}) have it again. The rest are promised it by morning; the crews are waiting for the wind to let them use a ladder.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'all-clear',
    content: () => ({
      title: 'The warning is lifted',
      key: true,
      body: body(
        p`The flood warning for Saltmere has been lifted. The barrier stays shut until the ebb, and the sea wall is closed until it has been looked at in daylight.`,
        p`Of the 38 houses in the first rows behind the quay, the council counts ${strong('none')} with water above the doorstep.`,
      ),
    }),
  },
  { kind: 'correct', name: 'need-to-know', content: () => ({ pinned: false }) },
  {
    kind: 'edit',
    blog: {
      title: 'Storm Isolde: Saltmere’s barrier holds against the highest tide in forty years',
      standfirst:
        'The water stopped 28 centimetres below the top of the gates. One person was hurt; no house was flooded. Trains and ferries are due back tomorrow.',
    },
  },
  {
    kind: 'post',
    name: 'good-night',
    content: () => ({
      byline: 'Marta Lindqvist',
      body: body(
        p`That is all from us tonight. Thank you to everyone who wrote, above all to those who wrote to say that we were wrong. The goat has gone home.`,
      ),
    }),
  },
  { kind: 'edit', blog: { state: 'ended' } },
]
