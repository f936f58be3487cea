/** The page around the frame, and the messages to and from it. */

/**
 * The origin of the embedding page, or null when the frame is not embedded or nobody says by whom.
 *
 * @returns {string | null}
 */
function originOfParent() {
  if (window.parent === window) return null;
  const ancestors = window.location.ancestorOrigins;
  if (ancestors && ancestors.length > 0) return ancestors[0] === "null" ? null : ancestors[0];
  try {
    return new URL(document.referrer).origin;
  } catch {
    return null;
  }
}

const parentOrigin = originOfParent();

/**
 * Posts one event of MDI's, as `{event, data}`.
 *
 * @param {string} event
 * @param {object} [data]
 */
export function post(event, data = {}) {
  if (parentOrigin !== null) window.parent.postMessage({ event, data }, parentOrigin);
}

/**
 * Calls `listener` with each code that the embedding page sends.
 *
 * @param {(code: string) => void} listener
 * @returns {() => void} Stops listening.
 */
export function onCode(listener) {
  /** @param {MessageEvent} message */
  const receive = (message) => {
    const isFromParent = message.source === window.parent && window.parent !== window;
    if (!isFromParent || message.origin !== parentOrigin) return;
    const said = message.data;
    const isCode = said !== null && typeof said === "object" && said.message === "otp";
    if (isCode && typeof said.data === "string") listener(said.data);
  };
  window.addEventListener("message", receive);
  return () => window.removeEventListener("message", receive);
}
