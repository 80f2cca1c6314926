/** Which web pages may speak with Candor, and which names of this machine are its own. */

/** Names that only this machine answers to: the loopback addresses, and localhost. `host` may carry a port. */
export function isLoopback(host: string): boolean {
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
  )
}

/** An Origin header of a page that this machine serves itself. */
export const isLoopbackOrigin = (origin: string): boolean => URL.canParse(origin) && isLoopback(new URL(origin).host)

/** The page and the request have one host: Candor's own pages. */
export const isSameHost = (origin: string, host: string): boolean =>
  URL.canParse(origin) && new URL(origin).host === host
