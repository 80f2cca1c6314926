/**
 * A page of the dashboard as something to look at: no script, no form, no way to another page. What is left is text, tables and
 * drawings, which say the same without JavaScript.
 */
import { defaultTreeAdapter as tree, html as names, parse, parseFragment, serialize, type DefaultTreeAdapterMap } from 'parse5' // prettier-ignore

type Element = DefaultTreeAdapterMap['element']
type Parent = DefaultTreeAdapterMap['parentNode']

export interface StaticPage {
  html: string
  /** A policy under which nothing but its styles has an effect. */
  policy: string
}

const GONE = new Set(['script', 'form', 'nav', 'footer', 'dialog', 'template', 'noscript', 'iframe', 'object', 'embed', 'base', 'input', 'select', 'textarea']) // prettier-ignore
/** What is not printed is there to be pressed; `change` says that one can. */
const GONE_CLASSES = new Set(['no-print', 'change'])
/** How what can be pressed looks. */
const PRESSED_CLASSES = new Set(['text-button', 'button', 'primary'])
const KEPT_ATTRIBUTES = new Set(['class', 'id', 'lang', 'dir'])
/** What a lid holds that is over a form alone. */
const CLOSED = new Set(['summary', 'form'])
/** What styles a page, and its icon; all other links fetch scripts ahead. */
const KEPT_LINKS = new Set(['stylesheet', 'icon'])

/**
 * @param page the HTML of a page
 * @param banner HTML that goes to its top
 * @param nonce for its styles, new for each answer
 */
export function staticPage(page: string, banner: string, nonce: string): StaticPage {
  const document = parse(page)
  quieten(document, nonce)
  const body = find(document, 'body')
  if (body === null) throw new Error('The page has no body.')
  const [first] = body.childNodes
  for (const node of parseFragment(banner).childNodes) {
    if (first === undefined) tree.appendChild(body, node)
    else tree.insertBefore(body, node, first)
  }
  return {
    html: serialize(document),
    policy: `default-src 'none'; style-src 'self' 'nonce-${nonce}'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
  }
}

function quieten(parent: Parent, nonce: string): void {
  for (const node of elements(parent)) {
    if (isGone(node)) {
      tree.detachNode(node)
      continue
    }
    // From the outside in: what holds nothing but a form holds nothing any more.
    const isPressed = node.tagName === 'button' || (node.tagName === 'a' && !isPlaceOnPage(node))
    if (isPressed) unpress(node)
    else if (node.tagName === 'details' && elements(node).every(({ tagName }) => CLOSED.has(tagName))) layOpen(node)
    dress(node, nonce)
    quieten(node, nonce)
  }
}

function isGone(node: Element): boolean {
  if (GONE.has(node.tagName) || attribute(node, 'role') === 'dialog') return true
  if (classesOf(node).some((name) => GONE_CLASSES.has(name))) return true
  // A file of the API is for who may read it.
  if (node.tagName === 'a') return /^\/(api|v1)\//.test(attribute(node, 'href') ?? '')
  if (node.tagName === 'header') return elements(node).some(({ tagName }) => tagName === 'nav')
  return node.tagName === 'link' && !KEPT_LINKS.has(attribute(node, 'rel') ?? '')
}

const isPlaceOnPage = (node: Element): boolean => attribute(node, 'href')?.startsWith('#') === true

/** Leaves the words of a link or a button, without what said that it can be pressed. */
function unpress(node: Element): void {
  // In a drawing a span would end the drawing.
  rename(node, node.namespaceURI === names.NS.SVG ? 'g' : 'span')
  for (const hint of elements(node)) if (classesOf(hint).includes('visually-hidden')) tree.detachNode(hint)
  const kept = classesOf(node).filter((name) => !PRESSED_CLASSES.has(name))
  node.attrs = node.attrs.filter(({ name }) => KEPT_ATTRIBUTES.has(name))
  for (const each of node.attrs) if (each.name === 'class') each.value = kept.join(' ')
}

/** A lid over nothing. */
function layOpen(details: Element): void {
  rename(details, 'div')
  for (const summary of elements(details)) if (summary.tagName === 'summary') rename(summary, 'div')
}

/** No handlers; styles under the new policy, and from wherever the page is shown. */
function dress(node: Element, nonce: string): void {
  node.attrs = node.attrs.filter(({ name }) => !/^(on|data-sveltekit)/.test(name))
  for (const each of node.attrs) {
    if (each.name === 'nonce') each.value = nonce
    if (each.name === 'href' || each.name === 'src') each.value = each.value.replace(/^(?:\.{1,2}\/)+_app\//, '/_app/')
  }
}

function rename(node: Element, to: string): void {
  node.tagName = to
  node.nodeName = to
}

const attribute = (node: Element, name: string): string | null =>
  node.attrs.find((each) => each.name === name)?.value ?? null
const classesOf = (node: Element): string[] =>
  (attribute(node, 'class') ?? '').split(/\s+/).filter((name) => name !== '')
const elements = (parent: Parent): Element[] => parent.childNodes.filter((node) => tree.isElementNode(node))

function find(parent: Parent, tagName: string): Element | null {
  for (const node of elements(parent)) {
    const found = node.tagName === tagName ? node : find(node, tagName)
    if (found !== null) return found
  }
  return null
}
