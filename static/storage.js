/**
 * What the browser remembers, as JSON. A browser may forbid storage altogether (private windows, policies): the page
 * then works until it is reloaded.
 */

/**
 * @param {() => Storage} area A function: merely naming the storage throws where it is forbidden.
 */
function remembering(area) {
  return {
    /**
     * @param {string} key
     * @param {any} [otherwise]
     * @returns {any}
     */
    get(key, otherwise = null) {
      try {
        return JSON.parse(area().getItem(`copilot.${key}`) ?? "null") ?? otherwise;
      } catch {
        return otherwise;
      }
    },
    /**
     * @param {string} key
     * @param {any} value null forgets it.
     */
    set(key, value) {
      try {
        if (value === null) area().removeItem(`copilot.${key}`);
        else area().setItem(`copilot.${key}`, JSON.stringify(value));
      } catch {
        // Forbidden or full.
      }
    },
  };
}

/** For this tab, until it is closed: the token, the cursor, what is being typed. */
export const tab = remembering(() => sessionStorage);

/** For this browser: which conversation a person was in. */
export const browser = remembering(() => localStorage);
