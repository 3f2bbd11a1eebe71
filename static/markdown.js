/**
 * The little Markdown that the assistant writes: paragraphs, line breaks, lists, **bold**, *emphasis*, `code`.
 * It builds elements and text nodes, so nothing in the text can become markup; what it does not know stays as typed.
 */
import { element } from "./dom.js";

// Without `(?!\s)` each blank is tried as the first of the text, which takes time by the square of a line.
const BULLET = /^\s*[-*•]\s+(?!\s)(.*)$/;
const NUMBER = /^\s*(\d{1,4})[.)]\s+(?!\s)(.*)$/;
const INLINE = /\*\*(?=\S)([^*]+?)\*\*|\*(?=\S)([^*\n]+?)\*|`([^`\n]+)`/g;

/**
 * @param {string} text
 * @returns {HTMLElement[]} Block elements, in order.
 */
export function renderMarkdown(text) {
  const blocks = [];
  let open = null;
  for (const line of text.replaceAll("\r\n", "\n").split("\n")) {
    const bullet = BULLET.exec(line);
    const number = bullet ? null : NUMBER.exec(line);
    if (bullet || number) {
      const tag = bullet ? "ul" : "ol";
      if (open?.localName !== tag) {
        open = element(tag, number && number[1] !== "1" ? { start: Number(number[1]) } : {});
        blocks.push(open);
      }
      open.append(element("li", {}, ...inline(bullet ? bullet[1] : number[2])));
    } else if (line.trim() === "") {
      // A numbered list goes on after an empty line; a paragraph does not.
      if (open?.localName === "p") open = null;
    } else if (open?.localName === "p") {
      open.append(element("br"), ...inline(line));
    } else {
      open = element("p", {}, ...inline(line));
      blocks.push(open);
    }
  }
  return blocks;
}

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
function inline(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, bold, emphasis, code] = found;
    parts.push(text.slice(from, found.index));
    if (bold !== undefined) parts.push(element("strong", {}, bold));
    else if (emphasis !== undefined) parts.push(element("em", {}, emphasis));
    else parts.push(element("code", {}, code));
    from = found.index + whole.length;
  }
  parts.push(text.slice(from));
  return parts;
}
