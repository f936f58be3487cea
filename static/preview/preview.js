// The studio without reloading: each press and each change posts the form, and the answer takes its place.
// Without this script the same form posts by itself.

const FIND_DELAY_MS = 200;
const REVISION_EVERY_MS = 1000;
const TIMED = 100;
const AGAIN_MS = 300;

let asking = null;
const elapsed = [];

function body(form, submitter) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) {
    fields.append(name, typeof value === "string" ? value : value.name);
  }
  return fields;
}

function place(element) {
  if (!element || element === document.body) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (!element.name) return null;
  const own = `[name="${CSS.escape(element.name)}"]`;
  return element.tagName === "BUTTON" || element.type === "radio" || element.type === "checkbox"
    ? `${own}[value="${CSS.escape(element.value)}"]`
    : own;
}

function focusAgain(where, moved) {
  const heading = moved ? document.querySelector(".device .field, .device .step-heading") : null;
  if (heading) {
    const target = heading.querySelector("input, textarea, select") ?? heading;
    if (target === heading) heading.tabIndex = -1;
    target.focus({ preventScroll: false });
    return;
  }
  const same = where ? document.querySelector(where) : null;
  if (same) same.focus({ preventScroll: true });
}

function announce() {
  const told = document.querySelector("[data-announce]");
  document.querySelector("#announcement").textContent = told
    ? [...told.children].map((line) => line.textContent).join("; ")
    : "";
}

function time(response) {
  const found = /dur=([\d.]+)/.exec(response.headers.get("server-timing") ?? "");
  if (!found) return;
  elapsed.push(Number(found[1]));
  if (elapsed.length > TIMED) elapsed.shift();
  const sorted = [...elapsed].sort((one, other) => one - other);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1];
  document.querySelector("#timing").textContent =
    `Answered in ${elapsed.at(-1)} ms (95 % of the last ${sorted.length} within ${p95} ms). ` +
    "Nothing that you type is stored.";
}

function show(text, address) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const old = document.querySelector("#studio, body > main");
  const fresh = page.querySelector("#studio, body > main");
  if (!old || !fresh) return;
  const open = [...document.querySelectorAll("details[id][open]")].map((one) => one.id);
  old.replaceWith(document.adoptNode(fresh));
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  document.title = page.title;
  if (address !== location.href) history.pushState(null, "", address);
}

// What takes long is asked for until it is there, unless something else is pressed meanwhile.
function askAgain(button) {
  setTimeout(() => {
    if (button.isConnected && !button.form.hasAttribute("aria-busy")) post(button.form, button, { keep: true });
  }, AGAIN_MS);
}

async function post(form, submitter, { keep = false } = {}) {
  asking?.abort();
  asking = new AbortController();
  const address = new URL(submitter?.getAttribute("formaction") || form.getAttribute("action"), location.href).href;
  const where = place(document.activeElement);
  form.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { method: "POST", body: body(form, submitter), signal: asking.signal });
    const text = await response.text();
    show(text, address);
    time(response);
    announce();
    const verb = (submitter?.value ?? "").split(":")[0];
    const again = document.querySelector("[data-again]");
    if (again) askAgain(again);
    focusAgain(where, !keep && ["next", "back", "skip", "jump", "play", "meet"].includes(verb));
  } catch (reason) {
    if (reason.name === "AbortError") return;
    form.removeAttribute("aria-busy");
    document.querySelector("#timing").textContent = "The preview does not answer. Is it still running?";
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "studio") return;
  event.preventDefault();
  post(event.target, event.submitter);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.id !== "studio" || event.target.matches("[data-local], [type=search]")) return;
  post(form, null, { keep: true });
});

const pending = document.querySelector("[data-again]");
if (pending) askAgain(pending);

let finding = null;
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.id !== "studio" || !event.target.matches("[type=search]")) return;
  clearTimeout(finding);
  finding = setTimeout(() => post(form, null, { keep: true }), FIND_DELAY_MS);
});

window.addEventListener("popstate", () => {
  const form = document.querySelector("#studio");
  if (!form) return;
  form.setAttribute("action", location.pathname);
  post(form, null);
});

const drop = document.querySelector("[data-drop]");
drop?.addEventListener("dragover", (event) => event.preventDefault());
drop?.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  drop.querySelector("[type=file]").files = event.dataTransfer.files;
  drop.requestSubmit();
});

async function look() {
  const shown = document.querySelector("[data-revision]:not([aria-busy])");
  if (!shown || document.hidden) return;
  const response = await fetch("revision");
  if (!response.ok || (await response.text()) === shown.dataset.revision) return;
  const form = document.querySelector("#studio");
  // What was asked for meanwhile brings the new version along.
  if (!shown.isConnected || shown.hasAttribute("aria-busy")) return;
  if (form) await post(form, null, { keep: true });
  else location.reload();
}

if (document.querySelector("[data-revision]")) {
  setInterval(() => look().catch(() => {}), REVISION_EVERY_MS);
}
