/** The texts for a reader who returns, in French. */
import type { SinceWords } from './en.ts'

export const since: SinceWords = {
  tag: 'fr',
  title: 'Depuis votre passage',
  fresh: { one: '# nouvelle publication', many: '# nouvelles publications', other: '# nouvelles publications' },
  more: 'Plus de # nouvelles publications',
  first: 'Aller à la première non lue',
  summary: 'Ce que l’on sait a changé',
  keys: 'Moments clés :',
  changed: 'Modifié depuis que vous l’avez lu :',
  corrected: 'corrigé',
  retracted: 'retiré',
  removed: {
    one: '# publication a été supprimée',
    many: '# publications ont été supprimées',
    other: '# publications ont été supprimées',
  },
  others: { one: 'et # autre', many: 'et # autres', other: 'et # autres' },
  close: 'Fermer',
}
