/** Addresses of pages: which are pages at all, and where somebody goes after signing in. */

const HERE = 'http://candor.invalid'
/** What a page is not, or what would lead in a circle. */
const NO_PAGE = /^\/(api|v1|_app|sign-in|sign-out|invite)(\/|$|\?)/
const DATA = /\/__data\.json$/

/**
 * The path and query of an address, if it is one of a page here; else null. Written anew from what a browser would read in it, so
 * that no control character, other host or scheme is left.
 */
export function pageAddress(text: unknown): string | null {
  if (typeof text !== 'string' || !text.startsWith('/') || text.length > 2000 || !URL.canParse(text, HERE)) return null
  const { origin, pathname, searchParams } = new URL(text, HERE)
  if (origin !== HERE || pathname.startsWith('//') || NO_PAGE.test(pathname)) return null
  // Of the data of a page, the page.
  for (const name of [...searchParams.keys()]) if (name.startsWith('x-sveltekit-')) searchParams.delete(name)
  const path = pathname.replace(DATA, '') === '' ? '/' : pathname.replace(DATA, '')
  const query = searchParams.toString()
  return query === '' ? path : `${path}?${query}`
}

/** The page of an address; the first one for whatever is none. */
export const nextPage = (text: unknown): string => pageAddress(text) ?? '/'

/** Where to sign in, and then go on to an address of this Candor. */
export function signInAt(url: string): string {
  const next = nextPage(url)
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`
}

/** Whether this is an address of a page's data, and not of a page. */
export const isPageData = (url: string): boolean => /^[^?]*\/__data\.json(\?|$)/.test(url)
