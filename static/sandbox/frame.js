/** The frame: MDI's patient app as the sandbox plays it, one document for all its steps. */

import { startIntake } from "./intake.js";
import { post } from "./parent.js";
import { startWorkflow } from "./workflow.js";

const LEAVES_AFTER = ["start", "otp_ready"];

/** @param {HTMLElement} frame */
function run(frame) {
  const copies = Number(frame.dataset.eventCopies ?? "1");
  const elsewhere = frame.dataset.elsewhere;

  /** @param {string} event @param {object} [data] */
  const say = (event, data = {}) => {
    for (let copy = 0; copy < copies; copy += 1) post(event, data);
    if (elsewhere && LEAVES_AFTER.includes(event)) window.location.replace(elsewhere);
  };

  say("load");
  window.addEventListener("pagehide", () => say("unload"));
  if (frame.dataset.kind === "intake") startIntake(frame, say);
  else startWorkflow(frame, say);
}

const frame = document.getElementById("frame");
if (frame) run(frame);
