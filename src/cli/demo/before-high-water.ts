/** The scenes that are posted before the demo begins: the afternoon and early evening. */
import {
  body,
  em,
  embedBlock,
  headingBlock,
  image,
  link,
  listBlocks,
  p,
  pulled,
  quoteBlock,
  related,
  strong,
} from './blocks.ts'
import type { Scene } from './scene.ts'

export const beforeHighWater: readonly Scene[] = [
  {
    kind: 'post',
    name: 'original',
    minutesAgo: 240,
    content: () => ({
      label: 'ORIGINAL ENTRY',
      untimed: true,
      body: body(
        p`The Coastal Forecast Office has named the storm that will cross the Saltmere coast tonight. ${strong('Isolde')} is expected to arrive within an hour of the spring tide, which would put the water in the inner harbour higher than at any time since the flood of 1985.`,
        p`The town’s sea barrier, finished in 2003, has never been closed against a surge of this size. We will follow it here, hour by hour.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'schools',
    minutesAgo: 212,
    content: () => ({
      title: 'Three schools open as shelters',
      body: body(
        p`The council has opened three school halls for anyone who would rather not spend the night below the flood line. Beds, hot food and a place for animals are promised at each:`,
        listBlocks('bullet', [
          p`${strong('Ropewalk Primary')}, Hemp Lane: 220 beds, step-free`,
          p`${strong('St Brannoc’s')}, Upper Green: 180 beds, with room for dogs and, the head teacher says, “one goat, already arrived”`,
          p`${strong('Saltmere High')}, Quarry Road: 400 beds, with a night nurse`,
        ]),
        p`A fourth, Quayside Infants, stands below the line and stays shut.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'ferries',
    minutesAgo: 188,
    content: ({ picture }) => ({
      title: 'Last ferry is in; harbour closed to all traffic',
      byline: 'Ravi Sood at the harbour',
      body: body(
        p`The ${em('Lady Tamsin')} came in from Gull Island a little before the harbour closed, with eleven passengers and the island’s post. There will be no boat before tomorrow noon at the earliest.`,
        image({
          url: picture('ferry.svg'),
          alt: 'A small ferry with lit windows rounds the end of a breakwater in rough water',
          caption: 'The Lady Tamsin rounds the breakwater for the last time today.',
          credit: 'Drawing: Nell Ashdown',
          width: 1200,
          height: 800,
        }),
      ),
    }),
  },
  {
    kind: 'post',
    name: 'mayor',
    minutesAgo: 161,
    content: () => ({
      title: 'Mayor asks the old town to leave before dark',
      key: true,
      body: body(
        p`Imogen Farrow spoke on the steps of the Custom House. Her statement in full:`,
        quoteBlock(
          'Imogen Farrow, mayor of Saltmere',
          'I was nine in 1985. I remember the sound more than the water. Nobody had told us to go, because nobody knew.',
          'Tonight we know. If you live below Chandler Street, please be somewhere else by dark. Take the cat, take your tablets, and knock next door before you leave.',
          'The barrier is sound, and the people who work it are the best there are. But I would rather be laughed at tomorrow for caution than thanked for courage.',
        ),
      ),
    }),
  },
  {
    kind: 'post',
    name: 'explainer',
    minutesAgo: 138,
    content: () => ({
      label: 'Explainer',
      title: 'How the Gannet Barrier works, in four steps',
      byline: 'Marta Lindqvist',
      body: body(
        headingBlock('What it is'),
        p`Six steel gates lie flat on the bed of the river mouth. Raised, they make a wall ${strong('5.4 metres')} above the mean level of the sea.`,
        headingBlock('How it closes'),
        listBlocks('number', [
          p`Shipping is turned back, and the channel is swept by sonar.`,
          p`Air is pumped into the gates, which lifts them, the outer ones first.`,
          p`Locking pins are driven home; divers are not needed for this any more.`,
          p`Pumps behind the wall keep the river from filling the harbour from the other side.`,
        ]),
        p`The whole takes fifty minutes. The operators publish ${link('every closure since 2003', 'https://barrier.example/closures')}; tonight’s is the forty-first.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'barrier',
    minutesAgo: 117,
    content: () => ({
      title: 'The barrier is shut',
      key: true,
      body: body(
        p`All six gates of the Gannet Barrier are up and locked. The last pin went in ${strong('eleven minutes ahead of plan')}, says the control room, “because nobody fancied doing it in the dark”.`,
        p`From here the harbour can rise only by what comes down the river and over the top.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'fire-service',
    minutesAgo: 93,
    content: ({ ago }) => ({
      body: body(
        p`The fire service asks people not to come and look:`,
        embedBlock({
          provider: 'mastodon',
          url: 'https://social.example/@saltmerefire/1104',
          author: 'Saltmere Fire & Rescue',
          handle: '@saltmerefire',
          text: 'We know the waves are spectacular. They are also full of roof tiles. Please watch from a window. If you can feel spray, you are too close. 🌊',
          time: ago(96),
        }),
      ),
    }),
  },
  {
    kind: 'post',
    name: 'trains',
    minutesAgo: 79,
    content: () => ({
      title: 'No trains west of Harrow Junction',
      body: body(
        p`The line along the sea wall is closed until it can be walked in daylight. Tickets for today are good tomorrow and the day after, and on the inland buses, which ${link('run every forty minutes', 'https://rail.example/saltmere')} for as long as the moor road stays open.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'lock-keeper',
    minutesAgo: 60,
    content: () => ({
      byline: 'Ravi Sood on Chandler Street',
      body: body(
        p`Most of the houses below Chandler Street are dark. Sandbags stand two high in the doorways, some of them still marked with the year they were first filled. On the corner of Net Loft Row, Josiah Pell, 81, was the last to lock up.`,
        pulled('Josiah Pell, retired lock-keeper', 'The sea doesn’t hate you. It just never learned your address.'),
        p`He left with a radio, a budgerigar and a niece.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'map',
    minutesAgo: 43,
    content: ({ picture }) => ({
      title: 'Where the water would go',
      label: 'Map',
      body: body(
        p`If the sea comes over the barrier, this is the order in which the streets would flood. The darker the shade, the sooner.`,
        image({
          url: picture('map.svg'),
          alt: 'Map of Saltmere: the quays are shaded darkest, then Net Loft Row, then the streets up to Chandler Street',
          caption: 'Streets below the flood line, by how soon water would reach them.',
          credit: 'Map: Saltmere Harbour Office',
          width: 1200,
          height: 900,
        }),
        related({
          title: 'Is your street below the line? Look it up',
          source: 'Saltmere Courier',
          url: 'https://courier.example/flood-line',
        }),
      ),
    }),
  },
  {
    kind: 'post',
    name: 'need-to-know',
    minutesAgo: 31,
    content: () => ({
      title: 'What you need to know tonight',
      pinned: true,
      body: body(
        listBlocks('bullet', [
          p`High water is expected ${strong('within the hour')}. The wind should ease soon after.`,
          p`If you are below Chandler Street, go now. Shelters: Ropewalk Primary, St Brannoc’s, Saltmere High.`,
          p`Flood line: ${link('0800 555 0114', 'https://council.example/flood-line')}. In danger of life, the emergency number.`,
          p`Do not drive through water you cannot see the bottom of.`,
        ]),
      ),
    }),
  },
  {
    kind: 'post',
    name: 'power',
    minutesAgo: 19,
    content: () => ({
      title: '1,400 homes without power',
      body: body(
        p`A line came down on Quarry Road a few minutes ago and took the eastern substation with it. The network operator counts ${strong('1,400 homes')} without power, most of them in Eastgate. Saltmere High, one of the shelters, has gone over to its own generator.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'bridge-rumour',
    minutesAgo: 10,
    content: () => ({
      title: 'Reports that the footbridge at Tanner’s Lock has gone',
      body: body(
        p`Several readers tell us that the footbridge at Tanner’s Lock has been carried away. We are trying to confirm it.`,
      ),
    }),
  },
  {
    kind: 'post',
    name: 'injured-man',
    minutesAgo: 4,
    content: () => ({
      body: body(
        p`A man has been taken to hospital from the fish market, where part of a roof came down. Neighbours give his name as Edwin Marlowe, of Net Loft Row.`,
      ),
    }),
  },
]
