/**
 * Server-sent events out of a `fetch` body (WHATWG HTML, 9.2.6). `EventSource` cannot POST, so the answers of the
 * assistant are read here.
 */

/**
 * Yield each event's data as parsed JSON. Chunks may end anywhere: inside a character, a line or a frame. A frame
 * that was not ended by an empty line when the body ended is dropped, as the standard says.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<any, void, void>}
 */
export async function* readEventStream(body) {
  const reader = body.getReader();
  const lines = new LineSplitter();
  let data = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const line of lines.push(value)) {
        if (line === "") {
          if (data.length) yield JSON.parse(data.join("\n"));
          data = [];
        } else if (line.startsWith("data:")) {
          data.push(line.slice(line[5] === " " ? 6 : 5));
        }
      }
    }
  } finally {
    // Also when the caller leaves early: the connection must not stay open behind it.
    reader.cancel().catch(() => {});
  }
}

/** Bytes in, whole lines out; LF, CR and CRLF all end a line. */
export class LineSplitter {
  #decoder = new TextDecoder();
  #rest = "";

  /**
   * @param {Uint8Array} chunk
   * @returns {string[]} The lines that this chunk completed.
   */
  push(chunk) {
    const text = this.#rest + this.#decoder.decode(chunk, { stream: true });
    // A CR at the very end may be half of a CRLF: it waits for the next chunk.
    const usable = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = usable.split(/\r\n|\r|\n/);
    this.#rest = lines.pop() + text.slice(usable.length);
    return lines;
  }
}
