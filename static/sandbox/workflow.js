/** Drives a workflow: the code first, then its screen. */

import { startCamera } from "./camera.js";
import { send, show, showFailure } from "./exchange.js";
import { onCode } from "./parent.js";

const URL_OF_WORKFLOW = "/frame/workflow";

/**
 * Opens the workflow's code screen, and says so once it listens for a code.
 *
 * @param {HTMLElement} frame
 * @param {(event: string, data: object) => void} post
 */
export function startWorkflow(frame, post) {
  let isBusy = false;
  let isReady = false;

  /** @param {string} action @param {FormData} fields */
  const go = async (action, fields) => {
    if (isBusy) return;
    isBusy = true;
    fields.set("subject", frame.dataset.subject ?? "");
    fields.set("action", action);
    frame.setAttribute("aria-busy", "true");
    try {
      const answer = await send(URL_OF_WORKFLOW, fields);
      show(frame, answer, { focus: action !== "open" });
      for (const { event, data } of answer.events) post(event, data);
      announceReady();
    } catch (reason) {
      showFailure(frame, reason);
    } finally {
      isBusy = false;
    }
  };

  const announceReady = () => {
    if (isReady || !frame.querySelector("[data-screen=code]")) return;
    isReady = true;
    post("otp_ready", {});
  };

  onCode((code) => {
    const input = frame.querySelector("#code");
    if (!(input instanceof HTMLInputElement) || isBusy) return;
    input.value = code;
    input.form?.requestSubmit();
  });
  frame.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form instanceof HTMLFormElement) go(form.dataset.action ?? "", new FormData(form));
  });
  frame.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-camera-start]") : null;
    const screen = button?.closest("[data-camera]");
    if (screen instanceof HTMLElement) startCamera(screen);
  });
  go("open", new FormData());
}
