/**
 * A page of the dashboard as something to look at: no script, no form, no way to another page. What is left is text, tables and
 * drawings, which say the same without JavaScript.
 */
import { defaultTreeAdapter as tree, html as names, parse, serialize, type DefaultTreeAdapterMap } from 'parse5'

type Node = DefaultTreeAdapterMap['childNode']
type Element = DefaultTreeAdapterMap['element']
type Parent = DefaultTreeAdapterMap['parentNode']

export interface StaticPage {
  html: string
  /** A policy under which nothing but its styles has an effect. */
  policy: string
}

const GONE = new Set(['script', 'form', 'nav', 'footer', 'dialog', 'template', 'noscript', 'iframe', 'object', 'embed', 'base', 'input', 'select', 'textarea']) // prettier-ignore
/** What styles a page, and its icon; all other links fetch scripts ahead. */
const KEPT_LINKS = new Set(['stylesheet', 'icon'])

/**
 * @param page the HTML of a page
 * @param banner HTML that goes to its top
 * @param nonce for its styles, new for each answer
 */
export function staticPage(page: string, banner: string, nonce: string): StaticPage {
  const document = parse(page)
  walk(document, nonce)
  const body = find(document, 'body')
  if (body === null) throw new Error('The page has no body.')
  const [told] = parse(banner).childNodes.flatMap((node) => ('childNodes' in node ? elements(node) : [])).filter(({ tagName }) => tagName === 'body') // prettier-ignore
  const first = body.childNodes[0]
  for (const node of [...(told?.childNodes ?? [])]) {
    if (first === undefined) tree.appendChild(body, node)
    else tree.insertBefore(body, node, first)
  }
  return {
    html: serialize(document),
    policy: `default-src 'none'; style-src 'self' 'nonce-${nonce}'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
  }
}

function walk(parent: Parent, nonce: string): void {
  for (const node of [...parent.childNodes]) {
    if (!tree.isElementNode(node)) continue
    if (isGone(node)) tree.detachNode(node)
    else {
      still(node, nonce)
      walk(node, nonce)
    }
  }
}

function isGone(node: Element): boolean {
  const rel = attribute(node, 'rel')
  const classes = attribute(node, 'class')?.split(/\s+/) ?? []
  // What is not printed is there to be pressed; a file of the API is for who may read it.
  if (GONE.has(node.tagName) || classes.includes('no-print') || attribute(node, 'role') === 'dialog') return true
  if (node.tagName === 'a') return /^\/(api|v1)\//.test(attribute(node, 'href') ?? '')
  if (node.tagName === 'header') return elements(node).some(({ tagName }) => tagName === 'nav')
  return node.tagName === 'link' && !KEPT_LINKS.has(rel ?? '')
}

/** Takes from an element what could be pressed or followed. */
function still(node: Element, nonce: string): void {
  const isPlace = node.tagName === 'a' && (attribute(node, 'href') ?? '').startsWith('#')
  const isPressed = node.tagName === 'button' || (node.tagName === 'a' && !isPlace)
  if (isPressed || (node.tagName === 'details' && elements(node).every(({ tagName }) => tagName === 'summary' || tagName === 'form'))) rename(node) // prettier-ignore
  if (node.tagName === 'summary' && node.parentNode !== null && 'tagName' in node.parentNode && node.parentNode.tagName !== 'details') rename(node) // prettier-ignore
  const isUseless = (name: string): boolean => name.startsWith('on') || name.startsWith('data-sveltekit') || (isPressed && !['class', 'id', 'lang', 'dir'].includes(name)) // prettier-ignore
  node.attrs = node.attrs.filter(({ name }) => !isUseless(name))
  for (const each of node.attrs) {
    if (each.name === 'nonce') each.value = nonce
    // Assets are named from where the page was; it is shown from elsewhere.
    if (each.name === 'href' || each.name === 'src') each.value = each.value.replace(/^(?:\.{1,2}\/)+_app\//, '/_app/')
  }
}

function rename(node: Element): void {
  const to = node.tagName === 'details' || node.tagName === 'summary' ? 'div' : 'span'
  node.tagName = to
  node.nodeName = to
  node.namespaceURI = names.NS.HTML
}

const attribute = (node: Element, name: string): string | null =>
  node.attrs.find((each) => each.name === name)?.value ?? null
const elements = (parent: Parent): Element[] => parent.childNodes.filter((node: Node) => tree.isElementNode(node))

function find(parent: Parent, tagName: string): Element | null {
  for (const node of elements(parent)) {
    const found = node.tagName === tagName ? node : find(node, tagName)
    if (found !== null) return found
  }
  return null
}
