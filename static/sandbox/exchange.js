/** Sends what was filled in and shows what comes back. */

/**
 * @typedef {object} Answer
 * @property {string} html The next step, drawn and escaped by the server.
 * @property {string} title
 * @property {{event: string, data: object}[]} events
 */

/**
 * Posts a form to the sandbox.
 *
 * @param {string} url
 * @param {FormData} fields
 * @returns {Promise<Answer>}
 */
export async function send(url, fields) {
  const response = await fetch(url, { method: "POST", body: fields });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
}

/**
 * The elements of an answer.
 *
 * @param {Answer} answer
 * @returns {DocumentFragment}
 */
export function fragmentOf(answer) {
  const fragment = document.createDocumentFragment();
  fragment.append(...new DOMParser().parseFromString(answer.html, "text/html").body.childNodes);
  return fragment;
}

/**
 * Replaces the content of `frame` and moves the focus: to what is wrong, else to the heading.
 *
 * @param {HTMLElement} frame
 * @param {Answer} answer
 * @param {{focus: boolean}} options
 */
export function show(frame, answer, { focus }) {
  frame.replaceChildren(fragmentOf(answer));
  frame.setAttribute("aria-busy", "false");
  document.title = answer.title;
  if (!focus) return;
  window.scrollTo(0, 0);
  const wrong = frame.querySelector("[aria-invalid=true]");
  const target = wrong ?? frame.querySelector("[data-step-heading]");
  if (target instanceof HTMLElement) target.focus({ preventScroll: wrong === null });
}

/**
 * Says, where the person is, that the last try went wrong; what was filled in stays.
 *
 * @param {HTMLElement} frame
 */
export function showFailure(frame) {
  frame.setAttribute("aria-busy", "false");
  frame.querySelector(".failure")?.remove();
  const text = document.createElement("p");
  text.className = "failure";
  text.setAttribute("role", "alert");
  text.textContent = "We could not reach the server. What you filled in is still here: please try again.";
  const actions = frame.querySelector(".actions");
  if (actions) actions.before(text);
  else frame.replaceChildren(text);
}
