/** Drives an intake: one form after the other in one document. */

import { fragmentOf, send, show, showFailure } from "./exchange.js";

const URL_OF_INTAKE = "/frame/intake";

/**
 * Opens the intake and goes on as the person does.
 *
 * @param {HTMLElement} frame
 * @param {(event: string, data: object) => void} post
 */
export function startIntake(frame, post) {
  let isBusy = false;
  let isByPointer = false;
  let changes = 0;

  /** @param {FormData} fields @param {string} step @param {string} action */
  const address = (fields, step, action) => {
    fields.set("subject", frame.dataset.subject ?? "");
    fields.set("step", step);
    fields.set("action", action);
    return fields;
  };

  /** @param {string} action */
  const go = async (action) => {
    if (isBusy) return;
    isBusy = true;
    changes += 1;
    const form = frame.querySelector("form");
    const fields = address(form ? new FormData(form) : new FormData(), form?.dataset.step ?? "", action);
    frame.setAttribute("aria-busy", "true");
    try {
      const answer = await send(URL_OF_INTAKE, fields);
      show(frame, answer, { focus: form !== null });
      for (const { event, data } of answer.events) post(event, data);
    } catch (reason) {
      showFailure(frame, reason);
    } finally {
      isBusy = false;
    }
  };

  /** Asks which questions a condensed page shows now; what is being typed stays as it is. */
  const refresh = async () => {
    const form = frame.querySelector("form[data-condensed]");
    if (!(form instanceof HTMLFormElement) || isBusy) return;
    changes += 1;
    const change = changes;
    const fields = address(new FormData(form), form.dataset.step ?? "", "change");
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    const answer = await send(URL_OF_INTAKE, fields).catch(() => null);
    if (answer === null) return;
    // The server tells each event once: it counts even if the page has moved on.
    for (const { event, data } of answer.events) post(event, data);
    if (change === changes) reconcile(form, fragmentOf(answer));
  };

  document.addEventListener("pointerdown", () => { isByPointer = true; }, true);
  document.addEventListener("keydown", () => { isByPointer = false; }, true);
  frame.addEventListener("submit", (event) => {
    event.preventDefault();
    go("next");
  });
  frame.addEventListener("change", refresh);
  frame.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const action = event.target.closest("[data-action]")?.getAttribute("data-action");
    if (action) go(action);
    // Arrow keys move through a group of radio buttons by clicking them: only a pointer chooses and goes on.
    const isChoice = event.target.matches("form[data-auto-advance] input[type=radio]");
    if (isChoice && isByPointer) go("next");
  });
  go("open");
}

/**
 * Makes a condensed form show the questions of `fresh`, leaving those that are there already alone.
 *
 * @param {HTMLFormElement} form
 * @param {DocumentFragment} fresh
 */
function reconcile(form, fresh) {
  const fields = form.querySelector(".fields");
  const wanted = fresh.querySelectorAll(".fields > .field");
  if (!fields) return;
  const present = new Map([...fields.children].map((field) => [field.getAttribute("data-field"), field]));
  let before = fields.firstElementChild;
  for (const field of wanted) {
    const known = present.get(field.getAttribute("data-field"));
    present.delete(field.getAttribute("data-field"));
    if (known && known === before) before = before.nextElementSibling;
    else fields.insertBefore(known ?? field, before);
  }
  for (const hidden of present.values()) hidden.remove();
  for (const part of [".step-top", ".actions"]) {
    const next = fresh.querySelector(part);
    const old = form.querySelector(part);
    if (next && old && next.innerHTML !== old.innerHTML) old.replaceWith(next);
  }
}
