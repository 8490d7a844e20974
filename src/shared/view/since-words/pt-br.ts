/** The texts for a reader who returns, in Brazilian Portuguese. */
import type { SinceWords } from './en.ts'

export const since: SinceWords = {
  tag: 'pt-BR',
  title: 'Desde que você saiu',
  fresh: { one: '# nova atualização', many: '# novas atualizações', other: '# novas atualizações' },
  more: 'Mais de # novas atualizações',
  first: 'Ir para a primeira não lida',
  summary: 'O que sabemos mudou',
  keys: 'Momentos-chave:',
  changed: 'Mudou desde que você leu:',
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
