/** One plot: a title, what the lines say now, and the lines. Everything that is drawn is there as text, too. */
import { element } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 600;
const HEIGHT = 120;
/** Readings further apart than this many seconds are not joined: nobody looked in between. */
const GAP_SECONDS = 20;

/**
 * @param {string} title
 * @returns {{ node: HTMLElement, show: (lines: { name: string, values: (number | null)[] }[], times: number[],
 *   seconds: number, unit: (value: number) => string) => void }}
 */
export function plot(title) {
  const legend = element("ul", { class: "legend" });
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
  const begin = element("span");
  const top = element("span");
  const node = element("figure", { class: "plot" },
    element("h3", {}, title),
    legend,
    drawing,
    element("p", { class: "axis" }, begin, top, element("span", {}, "now")));

  const show = (lines, times, seconds, unit) => {
    const highest = Math.max(0, ...lines.flatMap((line) => line.values.filter((value) => value !== null)));
    const end = times.at(-1) ?? 0;
    legend.replaceChildren(...(lines.length > 0 ? lines.map((line, place) => entry(line, place, unit)) : [nothing()]));
    drawing.replaceChildren(
      ...[0.5, HEIGHT / 2, HEIGHT - 0.5].map((y) => svg("line", { class: "frame", x1: 0, x2: WIDTH, y1: y, y2: y })),
      ...lines.flatMap((line, place) => pieces(line.values, times).map((points) => svg("polyline", {
        class: `line series-${place}`,
        points: points.map(([at, value]) => `${across(end - at, seconds)},${up(value, highest)}`).join(" "),
      }))));
    begin.textContent = `${ago(seconds)} ago`;
    top.textContent = `highest ${unit(highest)}`;
    drawing.setAttribute("aria-label", `${title}: ${told(lines, unit)}`);
  };
  return { node, show };
}

function entry(line, place, unit) {
  const key = svg("svg", { viewBox: "0 0 24 8", "aria-hidden": "true" });
  key.append(svg("line", { class: `line series-${place}`, x1: 1, x2: 23, y1: 4, y2: 4 }));
  const last = lastOf(line.values);
  return element("li", {}, key, `${line.name} `, element("b", {}, last === null ? "–" : unit(last)));
}

function nothing() {
  return element("li", { class: "quiet" }, "none");
}

function told(lines, unit) {
  if (lines.length === 0) return "none in ten minutes";
  return lines.map((line) => {
    const values = line.values.filter((value) => value !== null);
    if (values.length === 0) return `${line.name} none`;
    return `${line.name} now ${unit(values.at(-1))}, lowest ${unit(Math.min(...values))}, highest ${unit(Math.max(...values))}`;
  }).join("; ");
}

/** The value now: of the last reading, or none. */
function lastOf(values) {
  return values.at(-1) ?? null;
}

/** A line in pieces, broken where there is no value. A single point is drawn as a dot, by a line of no length. */
function pieces(values, times) {
  const found = [];
  let piece = [];
  values.forEach((value, index) => {
    if (value === null || (piece.length > 0 && times[index] - piece.at(-1)[0] > GAP_SECONDS)) {
      if (piece.length > 0) found.push(piece);
      piece = [];
    }
    if (value !== null) piece.push([times[index], value]);
  });
  if (piece.length > 0) found.push(piece);
  return found.map((points) => (points.length === 1 ? [points[0], points[0]] : points));
}

function ago(seconds) {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function across(age, seconds) {
  return (WIDTH * (1 - age / seconds)).toFixed(1);
}

function up(value, highest) {
  return (HEIGHT - 2 - (HEIGHT - 4) * (highest > 0 ? value / highest : 0)).toFixed(1);
}

function svg(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}
