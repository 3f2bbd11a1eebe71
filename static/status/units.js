/** Numbers as people read them. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });

/** @param {number} value */
export function count(value) {
  return value > 0 && value < 10 && !Number.isInteger(value) ? short.format(value) : whole.format(value);
}

/** @param {number} share Of 1. */
export function percent(share) {
  return `${whole.format(share * 100)} %`;
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 0.001) return `${whole.format(seconds * 1e6)} µs`;
  if (seconds < 1) return `${short.format(seconds * 1000)} ms`;
  return seconds < 120 ? `${short.format(seconds)} s` : `${whole.format(seconds / 60)} min`;
}

/** @param {number} value */
export function bytes(value) {
  return `${whole.format(value / 1_048_576)} MiB`;
}
