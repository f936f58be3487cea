/** Sends what was filled in and shows what comes back. */

const CLOSED = "This form is no longer open. Please ask for a new link.";
/** @type {Record<number, string>} What a person can do about an answer's status. */
const REFUSALS = { 403: CLOSED, 404: CLOSED, 413: "That is too much to send at once: files may have up to 25 MB." };
const LOST = "We could not reach the server. What you filled in is still here: please try again.";
const NEVER_REACHED = "We could not reach the server.";

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
 * @returns {Promise<Answer>} Rejects with the status as the error's cause, if the server answered.
 */
export async function send(url, fields) {
  const response = await fetch(url, { method: "POST", body: fields });
  if (!response.ok) throw new Error("refused", { cause: response.status });
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
  const wrong = frame.querySelector(".additional [aria-invalid=true]")
    ?? frame.querySelector(":is(input, select, textarea)[aria-invalid=true]");
  const target = wrong ?? frame.querySelector("[data-step-heading]");
  if (target instanceof HTMLElement) target.focus({ preventScroll: wrong === null });
}

/**
 * Says, where the person is, that the last try went wrong; what was filled in stays. If nothing could be
 * filled in yet, a button loads the document again.
 *
 * @param {HTMLElement} frame
 * @param {unknown} reason What `send` rejected with.
 */
export function showFailure(frame, reason) {
  frame.setAttribute("aria-busy", "false");
  frame.querySelector(".failure")?.remove();
  const text = document.createElement("p");
  text.className = "failure";
  text.setAttribute("role", "alert");
  const refusal = reason instanceof Error ? REFUSALS[Number(reason.cause)] : undefined;
  const actions = frame.querySelector(".actions");
  text.textContent = refusal ?? (actions ? LOST : NEVER_REACHED);
  if (actions) actions.before(text);
  else frame.replaceChildren(text, ...(refusal ? [] : [reloadButton()]));
}

function reloadButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button is-primary";
  button.textContent = "Try again";
  button.addEventListener("click", () => window.location.reload());
  return button;
}
