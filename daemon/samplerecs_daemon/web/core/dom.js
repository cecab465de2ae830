/** Makes elements. Text is only ever text: nothing here, or anywhere, parses markup. */

/** @typedef {Node|string|number|null|undefined|false} Child */

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] `on` holds listeners, `class` names, `data` data-*
 *   attributes; what is a property of the element is set as one, the rest as attributes
 * @param {...(Child|Child[])} children
 * @returns {any} the element
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...nodes(children));
  return element;
}

/** @param {Element} parent @param {...(Child|Child[])} children */
export function fill(parent, ...children) {
  parent.replaceChildren(...nodes(children));
}

/** @param {(Child|Child[])[]} children @returns {(Node|string)[]} */
function nodes(children) {
  return children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (child instanceof Node ? child : plain(String(child))));
}

/** Signs that turn the letters after them round: a name may hold them to look like another. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text in the order of its letters. @param {string} text */
export function plain(text) {
  return text.replace(TURNING, "\ufffd");
}

/** @param {HTMLElement} element @param {string} name @param {any} value */
function set(element, name, value) {
  if (value === null || value === undefined) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) {
      element.addEventListener(event, /** @type {EventListener} */ (listener));
    }
  } else if (name === "data") Object.assign(element.dataset, value);
  else if (name === "class") element.className = value;
  else if (name in element && name !== "list") Reflect.set(element, name, value);
  else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, string|number>} [attributes]
 * @param {...Node} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

const ICONS = {
  play: "M8 5v14l11-7z",
  stop: "M7 6h10v12H7z",
  pin: "M14 3l7 7-3 1-4 4 .5 4.5L10 15l-6 6v-2l4.500-5.500L4 9l4.500.5 4-4z",
  check: "M9.500 16.200L5.300 12l-1.400 1.400 5.600 5.600 11-11-1.400-1.400z",
  close: "M6.400 5L5 6.400 10.600 12 5 17.600 6.400 19 12 13.400 17.600 19 19 17.600 13.400 12 19 6.400 17.600 5 12 10.600z",
  more: "M12 8a2 2 0 100-4 2 2 0 000 4zm0 6a2 2 0 100-4 2 2 0 000 4zm0 6a2 2 0 100-4 2 2 0 000 4z",
  up: "M12 7l7 8H5z",
  down: "M12 17l7-8H5z",
};

/** @param {keyof typeof ICONS} name @returns {SVGElement} a picture that says nothing by itself */
export function icon(name) {
  const path = svg("path", { d: ICONS[name], fill: "currentColor" });
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, path);
}

/**
 * @param {string} text
 * @param {(event: Event) => void} press
 * @param {Record<string, any>} [more]
 * @returns {HTMLButtonElement}
 */
export function button(text, press, more = {}) {
  return h("button", { type: "button", on: { click: press }, ...more }, text);
}

/** Tells screen readers and eyes apart: text for the former alone. @param {string} text */
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}
