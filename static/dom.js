/**
 * Building blocks of the page: elements, announcements, ids. Text always goes in as text nodes: nothing that came
 * from a person or a model is ever parsed as HTML.
 */

/**
 * Make an element.
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined | EventListener>} [properties]
 *   Attributes; a name that begins with `on` adds a listener, and null, undefined and false are left out.
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/**
 * The element with an id that index.html promises.
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`index.html has no #${id}`);
  return node;
}

/**
 * Have a screen reader say something once, without moving the focus.
 * @param {string} text
 */
export function announce(text) {
  const region = byId("announcer");
  // The same words twice are no change to a live region, so it is emptied in between.
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}

/**
 * A random id for an idempotency key. `crypto.randomUUID` exists in secure contexts only, and a machine in the
 * local network reached over plain HTTP is none.
 * @returns {string}
 */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Lay children out in a given order and touch only those that are out of place: moving a node drops the focus and
 * restarts its transitions.
 * @param {Element} parent
 * @param {Element[]} children
 */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}
