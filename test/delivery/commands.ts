/** Commands of the Centrifuge protocol, as its SDKs send them. */

export const CONNECT = '{"id":1,"connect":{}}'
export const SUBSCRIBE = '{"id":2,"subscribe":{"channel":"blog:budget-day"}}'
export const recovering = (offset: string, epoch = '""') =>
  `{"id":2,"subscribe":{"channel":"blog:budget-day","recover":true,"offset":${offset},"epoch":${epoch}}}`
export const history = (since: string) => `{"id":2,"history":{"channel":"blog:budget-day","limit":9,"since":${since}}}`
