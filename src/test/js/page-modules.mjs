import { register } from 'node:module';

/** The client library lies beside the page only when both are packaged. */
const HOOK = `
export function resolve(specifier, context, next) {
  const inPage = context.parentURL?.includes('/src/main/resources/page/');
  return inPage && specifier.startsWith('./client/') ? next(new URL('../../../../clients/js/src/' + specifier.slice(9), context.parentURL).href, context) : next(specifier, context);
}`;

// format.js needs a language when it is loaded, and Node 20 has no navigator.
globalThis.navigator ??= { language: 'en-GB' };
register(`data:text/javascript,${encodeURIComponent(HOOK)}`);

/** @param {string} name of a module of the page */
export const pageModule = (name) => import(new URL(`../../main/resources/page/${name}`, import.meta.url).href);

/** Nodes of a document that is made up: as much of them as functions that create elements need. */
export class FakeElement {
  attributes = {};
  childNodes = [];
  listeners = {};
  style = { setProperty: () => {} };
  dataset = {};

  constructor(tag) {
    this.tag = tag;
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  append(...nodes) {
    this.childNodes.push(...nodes);
  }

  addEventListener(type, listener) {
    this.listeners[type] = listener;
  }

  get textContent() {
    return this.childNodes.map((node) => (typeof node === 'string' ? node : node.textContent)).join('');
  }

  set textContent(text) {
    this.childNodes = [String(text)];
  }

  /** The element as HTML, for comparison alone: nothing is escaped. */
  get html() {
    const attributes = Object.entries(this.attributes).map(([name, value]) => ` ${name}="${value}"`).join('');
    return `<${this.tag}${attributes}>${htmlOf(this.childNodes)}</${this.tag}>`;
  }
}

/** @param {(FakeElement|string)[]} nodes */
export const htmlOf = (nodes) => nodes.map((node) => (typeof node === 'string' ? node : node.html)).join('');

globalThis.document ??= { createElement: (tag) => new FakeElement(tag), createElementNS: (_, tag) => new FakeElement(tag) };
