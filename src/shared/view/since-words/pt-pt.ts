/** The texts for a reader who returns, in European Portuguese. */
import type { SinceWords } from './en.ts'

export const since: SinceWords = {
  tag: 'pt-PT',
  title: 'Desde que saiu',
  fresh: { one: '# nova atualização', many: '# novas atualizações', other: '# novas atualizações' },
  more: 'Mais de # novas atualizações',
  first: 'Ir para a primeira por ler',
  summary: 'O que sabemos mudou',
  keys: 'Momentos-chave:',
  changed: 'Mudou desde que o leu:',
  corrected: 'corrigido',
  retracted: 'retratado',
  removed: {
    one: '# atualização foi removida',
    many: '# atualizações foram removidas',
    other: '# atualizações foram removidas',
  },
  others: { one: 'e mais #', many: 'e mais #', other: 'e mais #' },
  close: 'Fechar',
}
