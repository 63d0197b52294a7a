/** Making elements. Text is always set as text: nothing that a log says can become markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */

/**
 * @param {string} name `tag`, or `tag.class.class`
 * @param {Record<string, any>} [attributes] `on...` adds a listener; false and null leave an attribute out
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(name, attributes = {}, ...children) {
  return build(document.createElement(tagOf(name)), name, attributes, children);
}

/** The same for SVG. @returns {SVGElement} */
export function s(name, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, tagOf(name)), name, attributes, children);
}

function tagOf(name) {
  return name.split('.', 1)[0];
}

function build(element, name, attributes, children) {
  const classes = name.split('.').slice(1);
  if (classes.length > 0) {
    element.setAttribute('class', classes.join(' '));
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) {
      continue;
    }
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key === 'class') {
      element.setAttribute('class', [...classes, value].join(' '));
    } else {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  add(element, children);
  return element;
}

/** @param {Node} parent @param {Child[]} children */
export function add(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== '') {
      parent.append(child instanceof Node ? child : String(child));
    }
  }
  return parent;
}

/** Replaces what is inside. @param {Element} parent @param {...Child} children */
export function fill(parent, ...children) {
  parent.replaceChildren();
  return add(parent, children);
}

/** For those who hear a page. @param {string} text */
export function hidden(text) {
  return h('span.hidden', {}, text);
}

/** @param {string} summary @param {...Child} children */
export function details(summary, ...children) {
  return h('details', {}, h('summary', {}, summary), ...children);
}

/** A table that scrolls by itself where it is too wide. @param {string} caption @param {Child[]} head @param {Child[][]} rows */
export function table(caption, head, rows) {
  return h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': caption },
    h('table', {},
      h('caption.hidden', {}, caption),
      h('thead', {}, h('tr', {}, head.map(cell => h('th', { scope: 'col' }, cell)))),
      h('tbody', {}, rows.map(row => h('tr', {}, row.map((cell, i) =>
        i === 0 ? h('th', { scope: 'row' }, cell) : h('td', {}, cell)))))));
}

/** Terms and what is said of them. @param {[Child, Child][]} pairs */
export function terms(pairs) {
  return h('dl.terms', {}, pairs.filter(([, value]) => value !== '' && value !== null && value !== undefined)
    .map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));
}

/** A button that copies. @param {string} text @param {string} [what] */
export function copyButton(text, what = 'Copy') {
  const button = h('button.quiet.copy', { type: 'button', 'aria-label': `${what} to the clipboard`, title: what }, 'copy');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'copied';
    } catch {
      button.textContent = 'not allowed';
    }
    setTimeout(() => {
      button.textContent = 'copy';
    }, 1500);
  });
  return button;
}

/** A command to copy. @param {string} text */
export function command(text) {
  return h('div.command', {}, h('pre', { tabindex: 0 }, h('code', {}, text)), copyButton(text, 'Copy the command'));
}

/** Hands bytes over as a file. @param {string} name @param {BlobPart} content */
export function download(name, content) {
  const url = URL.createObjectURL(new Blob([content]));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
