/**
 * Prometheus' text format, read (https://prometheus.io/docs/instrumenting/exposition_formats/), and what can be told
 * from two readings of it. Pure: no page, no network.
 */

/**
 * One reading: all samples by name, and why the server cannot serve, where it says so.
 * @typedef {{ at: number, notReady: string | null, samples: Map<string, { labels: Record<string, string>, value: number }[]> }} Reading
 */

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const LABEL = /\b([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const NUMBERS = { "+Inf": Infinity, "-Inf": -Infinity, NaN };

/**
 * @param {string} text
 * @param {number} at When it was read, in seconds.
 * @param {string | null} [notReady]
 * @returns {Reading}
 */
export function parse(text, at, notReady = null) {
  const samples = new Map();
  for (const line of text.split("\n")) {
    const found = line.startsWith("#") ? null : LINE.exec(line);
    if (!found) continue;
    const [, name, written, number] = found;
    const labels = {};
    for (const [, label, value] of (written ?? "").matchAll(LABEL)) {
      labels[label] = value.replace(/\\(.)/g, (_, letter) => (letter === "n" ? "\n" : letter));
    }
    if (!samples.has(name)) samples.set(name, []);
    samples.get(name).push({ labels, value: NUMBERS[number] ?? Number(number) });
  }
  return { at, notReady, samples };
}

/**
 * The sum of the samples of a name that have these labels; 0 where there are none.
 * @param {Reading} reading
 * @param {string} name
 * @param {Record<string, string | string[]>} [labels] A list means any of them.
 * @returns {number}
 */
export function sum(reading, name, labels = {}) {
  let total = 0;
  for (const sample of reading.samples.get(name) ?? []) if (matches(sample.labels, labels)) total += sample.value;
  return total;
}

/**
 * How much a counter grew from one reading to a later one; after a restart it began again at 0.
 * @param {Reading} before
 * @param {Reading} after
 * @param {string} name
 * @param {Record<string, string | string[]>} [labels]
 * @returns {number}
 */
export function growth(before, after, name, labels = {}) {
  const grown = sum(after, name, labels) - sum(before, name, labels);
  return grown < 0 ? sum(after, name, labels) : grown;
}

/**
 * How much each value of a label grew, the largest first; without those that did not.
 * @param {Reading} before
 * @param {Reading} after
 * @param {string} name
 * @param {string} label
 * @returns {[string, number][]}
 */
export function growthBy(before, after, name, label) {
  const values = new Set((after.samples.get(name) ?? []).map((sample) => sample.labels[label]));
  return [...values]
    .map((value) => /** @type {[string, number]} */ ([value, growth(before, after, name, { [label]: value })]))
    .filter(([, grown]) => grown > 0)
    .sort(([, one], [, other]) => other - one);
}

/**
 * A quantile of what a histogram took in between two readings: the upper bound of its bucket, interpolated.
 * @param {Reading} before
 * @param {Reading} after
 * @param {string} name Without `_bucket`.
 * @param {number} quantile
 * @param {Record<string, string | string[]>} [labels]
 * @returns {number | null} Null where it took in nothing.
 */
export function quantile(before, after, name, quantile, labels = {}) {
  const bounds = [...new Set((after.samples.get(`${name}_bucket`) ?? []).map((sample) => sample.labels.le))];
  const buckets = bounds
    .map((le) => ({ bound: NUMBERS[le] ?? Number(le), below: growth(before, after, `${name}_bucket`, { ...labels, le }) }))
    .sort((one, other) => one.bound - other.bound);
  const count = buckets.at(-1)?.below ?? 0;
  if (count === 0) return null;
  const rank = quantile * count;
  const index = buckets.findIndex((bucket) => bucket.below >= rank);
  const bucket = buckets[index];
  const lower = index > 0 ? buckets[index - 1] : { bound: 0, below: 0 };
  // Beyond the last bound nothing more is known.
  if (!Number.isFinite(bucket.bound)) return lower.bound;
  const inside = bucket.below - lower.below;
  return lower.bound + (bucket.bound - lower.bound) * (inside > 0 ? (rank - lower.below) / inside : 1);
}

function matches(labels, wanted) {
  return Object.entries(wanted).every(([name, value]) =>
    Array.isArray(value) ? value.includes(labels[name]) : labels[name] === value);
}
