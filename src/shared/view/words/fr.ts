/** What the page and the widget say, in French. */
import type { EmbedWords, NotifyWords, PageWords, Words } from './en.ts'

export const words: Words = {
  tag: 'fr',
  coverage: { upcoming: 'À venir', live: 'En direct', ended: 'Direct terminé' },
  starts: when => `Début : ${when}`,
  previous: 'Direct précédent',
  pinned: 'Épinglé',
  keyEvents: 'L’essentiel',
  keyEvent: 'À retenir',
  updates: 'Publications',
  related: 'Sur le même sujet',
  noUpdatesYet: 'Aucune publication pour l’instant. La première apparaîtra ici.',
  older: 'Publications précédentes',
  loadingOlder: 'Chargement des publications précédentes…',
  olderFailed: 'Les publications précédentes n’ont pas pu être chargées. Réessayer',
  newest: 'Dernières publications',
  corrected: when => `Corrigé à ${when}`,
  retracted: when => `Retiré à ${when}`,
  seeAlso: 'À lire aussi',
  viewOn: place => `Voir sur ${place}`,
  viewOriginal: 'Voir la publication d’origine',
  connection: {
    connecting: 'Connexion…',
    live: 'En direct',
    ended: 'Terminé',
    reconnecting: 'Reconnexion…',
    'catching-up': 'Rattrapage en cours',
    offline: 'Hors ligne',
    paused: 'En pause',
    stopped: 'Mise à jour interrompue',
  },
  newUpdate: headline => `Nouvelle publication : ${headline}`,
  newUpdates: {
    one: '# nouvelle publication',
    many: '# de nouvelles publications',
    other: '# nouvelles publications',
  },
  pause: 'Pause',
  resume: 'Reprendre',
  oldestFirst: 'Plus anciennes d’abord',
  ownTime: zone => `Mon heure (${zone})`,
  showMore: 'Afficher plus',
  showLess: 'Afficher moins',
  updateGone: 'Cette publication n’est plus disponible.',
  loading: 'Chargement du direct…',
  unknownBlog: 'Il n’y a pas de direct à cette adresse.',
  unreachable: 'Le direct n’a pas pu être chargé. Nouvel essai dans un instant.',
  refused: 'Ce site n’est pas autorisé à afficher le direct.',
  tryAgain: 'Réessayer',
}

export const notify: NotifyWords = {
  ask: 'M’avertir',
  on: 'Vous serez averti de l’essentiel.',
  stop: 'Ne plus m’avertir',
  blocked: 'Les notifications de ce site sont bloquées dans votre navigateur.',
  install:
    'Sur iPhone ou iPad, touchez Partager, puis Sur l’écran d’accueil. Ouvrez-le là et touchez de nouveau ce bouton.',
  failed: 'Cela n’a pas fonctionné. Réessayez dans un instant.',
}

export const embeds: EmbedWords = {
  load: provider => `Charger depuis ${provider}`,
  told: provider => `${provider} saura alors que vous lisez ceci.`,
  always: provider => `Toujours charger depuis ${provider}`,
}

export const page: PageWords = {
  skip: 'Aller aux publications',
  allCoverage: 'Tous les directs',
  olderCoverage: 'Directs plus anciens',
  describe: newsroom => `Les directs de ${newsroom}, mis à jour en continu.`,
  lastUpdate: when => `Mis à jour : ${when}`,
  contact: 'Contact',
  corrections: 'Politique de correction',
  privacy: 'Confidentialité',
  webFeed: 'Flux web',
  reload: 'Rechargez cette page pour voir les nouvelles publications.',
  none: 'Il n’y a pas encore de direct.',
  retractedUpdate: 'Publication retirée',
  notFound: 'Il n’y a pas de page à cette adresse',
  notFoundHelp: 'Le lien est peut-être ancien ou mal saisi. Voici les directs disponibles :',
}
