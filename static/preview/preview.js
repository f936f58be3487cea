// The studio without reloading: each press and each change posts the form, and the answer takes its place.
// Without this script the same form posts by itself.

const FIND_DELAY_MS = 200;
const REVISION_EVERY_MS = 1000;
const TIMED = 100;
const AGAIN_MS = 300;

document.documentElement.classList.add("has-script");

// What the page says of that: where runs are kept it is something else.
let stored = document.querySelector("#timing")?.textContent ?? "";
let asking = null;
let held = null;
const elapsed = [];

function body(form, submitter) {
  const whole = new FormData(form, submitter);
  // Only where a button says so do files travel.
  if (submitter?.formEnctype === "multipart/form-data") return whole;
  const fields = new FormData();
  for (const [name, value] of whole) fields.append(name, typeof value === "string" ? value : value.name);
  return fields;
}

function place(element) {
  if (!element || element === document.body) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (!element.name) return null;
  const own = `[name="${CSS.escape(element.name)}"]`;
  if (element.tagName !== "BUTTON" && element.type !== "radio" && element.type !== "checkbox") return own;
  const action = element.getAttribute("formaction");
  return `${own}[value="${CSS.escape(element.value)}"]${action ? `[formaction="${CSS.escape(action)}"]` : ""}`;
}

// Where somebody is on the page, and what they are just typing: taken at the last moment before the page is replaced.
function here() {
  const element = document.activeElement;
  const isTyped = element?.matches("input:not([type=radio], [type=checkbox], [type=file]), textarea");
  return {
    where: place(element),
    typed: isTyped && element.value !== element.defaultValue ? element.value : null,
    caret: isTyped && element.type !== "date" && element.type !== "search" ? element.selectionStart : null,
  };
}

function backTo({ where, typed, caret }) {
  const same = where ? document.querySelector(where) : null;
  if (!same) return;
  if (typed !== null && same.value !== typed) {
    same.value = typed;
    // The browser takes it for the page's own text, and will not tell that it changed.
    same.addEventListener("blur", () => same.isConnected && post(same.form, null, { keep: true }), { once: true });
  }
  same.focus({ preventScroll: true });
  if (caret !== null) same.setSelectionRange(caret, caret);
}

function focusOn(heading) {
  const target = heading.querySelector("input, textarea, select") ?? heading;
  if (target === heading) heading.tabIndex = -1;
  target.focus({ preventScroll: false });
}

// Between pressing and letting go of a button nothing moves, or the press would be lost.
let release = null;
let released = Promise.resolve();
document.addEventListener("pointerdown", () => {
  released = new Promise((resolve) => {
    release = resolve;
  });
});
for (const ending of ["pointerup", "pointercancel"]) {
  // The click comes first.
  document.addEventListener(ending, () => setTimeout(() => release?.()));
}

// What was asked for is told; else what changed.
function announce(target) {
  const told = target?.querySelector("[data-announce]") ?? document.querySelector("[data-announce]");
  document.querySelector("#announcement").textContent = told
    ? [...told.children].map((line) => (line.querySelector("summary") ?? line).textContent.trim()).join("; ")
    : "";
}

// To everybody: those who see the foot of the page, and those who hear it.
function tell(text) {
  for (const one of document.querySelectorAll("#timing, #announcement")) {
    if (one.textContent !== text) one.textContent = text;
  }
}

function time(response) {
  const found = /dur=([\d.]+)/.exec(response.headers.get("server-timing") ?? "");
  if (!found) {
    // Of what was not timed the last figure says nothing.
    document.querySelector("#timing").textContent = stored;
    return;
  }
  elapsed.push(Number(found[1]));
  if (elapsed.length > TIMED) elapsed.shift();
  const sorted = [...elapsed].sort((one, other) => one - other);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1];
  document.querySelector("#timing").textContent =
    `Answered in ${elapsed.at(-1)} ms (95 % of the last ${sorted.length} within ${p95} ms). ${stored}`;
}

// On a phone the tabs are in one row that scrolls; the page itself stays where it is.
function showTab() {
  const tab = document.querySelector(".tabs [aria-current]");
  if (!tab) return;
  const row = tab.parentElement;
  const [own, around] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += own.left + own.width / 2 - (around.left + around.width / 2);
}

// On a wide screen the questions are in a list that scrolls.
function listed() {
  const list = document.querySelector(".outline .lines");
  return { list, current: list?.querySelector("[aria-current]"), top: list?.scrollTop ?? 0 };
}

function showPlace(before = {}) {
  const { list, current } = listed();
  if (!list) return;
  list.scrollTop = before.top ?? 0;
  if (current && current.value !== before.current?.value) {
    list.scrollTop = current.offsetTop - list.clientHeight / 2;
  }
}

showTab();
showPlace();

function show(text, address) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const old = document.querySelector("#studio, body > main");
  const fresh = page.querySelector("#studio, body > main");
  if (!old || !fresh) return;
  // A file that is half saved does not end the run.
  held = old.id === "studio" && fresh.id !== "studio" ? old : null;
  const open = [...document.querySelectorAll("details[id][open]")].map((one) => one.id);
  const wasListed = listed();
  old.replaceWith(document.adoptNode(fresh));
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  document.title = page.title;
  stored = page.querySelector("#timing")?.textContent ?? stored;
  showTab();
  showPlace(wasListed);
  if (address === location.href.split("#")[0]) return;
  history.pushState(null, "", address);
  scrollTo(0, 0);
}

function refused(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const told = page.querySelector("[data-refusal]");
  return told ? [...told.querySelectorAll("h1, h1 + p")].map((one) => one.textContent).join(". ") : null;
}

// What takes long is asked for until it is there, unless something else is pressed meanwhile.
function askAgain(button) {
  setTimeout(() => {
    if (button.isConnected && !button.form.hasAttribute("aria-busy")) post(button.form, button, { keep: true });
  }, AGAIN_MS);
}

async function post(form, submitter, { keep = false } = {}) {
  asking?.abort();
  const own = new AbortController();
  asking = own;
  const address = new URL(submitter?.getAttribute("formaction") || form.getAttribute("action"), location.href);
  const fragment = address.hash;
  address.hash = "";
  form.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { method: "POST", body: body(form, submitter), signal: own.signal });
    const text = await response.text();
    await released;
    if (asking === own) answered(form, submitter, { keep, response, text, address: address.href, fragment });
  } catch (reason) {
    if (reason.name === "AbortError") return;
    form.removeAttribute("aria-busy");
    tell("The preview does not answer. Is it still running?");
  }
}

function answered(form, submitter, { keep, response, text, address, fragment }) {
  const refusal = refused(text);
  if (refusal) {
    // What was typed stays.
    form.removeAttribute("aria-busy");
    tell(refusal);
    return;
  }
  const was = here();
  show(text, address);
  time(response);
  const target = fragment ? document.querySelector(fragment) : null;
  announce(target);
  const again = document.querySelector("[data-again]");
  if (again) askAgain(again);
  const verb = (submitter?.value ?? "").split(":")[0];
  const moves = !keep && ["next", "back", "skip", "jump", "play", "meet"].includes(verb);
  const heading = moves ? document.querySelector(".device .field, .device .step-heading") : null;
  if (heading) focusOn(heading);
  else backTo(was);
  if (!target) {
    // What somebody was at is gone: the keyboard goes on from the view, not from the top of the page.
    if (was.where && document.activeElement === document.body) document.querySelector("#view")?.focus({ preventScroll: true });
    return;
  }
  // A long part is in sight if its beginning is: style sheets say how much of it that takes.
  (target.querySelector("h2, h3") ?? target).scrollIntoView({ block: "nearest" });
  // What was pressed may be gone.
  if (document.activeElement === document.body) focusOn(target);
}

// Enter in an answer goes on to the next question, Enter in any other field only lets it count.
function pressed(submitter) {
  if (!submitter?.matches("[data-enter]")) return submitter;
  const answers = document.activeElement.closest(".device");
  return answers?.querySelector("[name=do][value=next]") ?? null;
}

// The page alone has the person: whoever is about to leave it is asked.
let downloading = false;
window.addEventListener("beforeunload", (event) => {
  const form = document.querySelector("#studio") ?? held;
  if (form && !downloading && hasPerson(form)) event.preventDefault();
  downloading = false;
});

function hasPerson(form) {
  const run = JSON.parse(form.elements.run.value);
  return [run.facts, run.answers, run.typed].some((one) => Object.keys(one).length > 0);
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "studio") return;
  // A file is the browser's to keep.
  downloading = event.submitter?.matches("[data-download]") ?? false;
  if (downloading) return;
  event.preventDefault();
  post(event.target, pressed(event.submitter));
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.id !== "studio" || event.target.matches("[data-local], [type=search]")) return;
  post(form, null, { keep: true });
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  const told = copied ? "Copied" : "Selected: copy it with the keyboard";
  button.textContent = told;
  document.querySelector("#announcement").textContent = told;
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
  // A place on the same page is no other view.
  if (!form || new URL(form.getAttribute("action"), location.href).pathname === location.pathname) return;
  form.setAttribute("action", location.pathname);
  post(form, null);
});

document.addEventListener("dragover", (event) => {
  if (event.target.closest?.("[data-drop]")) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const drop = event.target.closest?.("[data-drop]");
  if (!drop) return;
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  const field = drop.querySelector("[type=file]");
  field.files = event.dataTransfer.files;
  field.form.requestSubmit(drop.querySelector("[data-dropped]"));
});

async function look() {
  const shown = document.querySelector("[data-revision]:not([aria-busy])");
  if (!shown || document.hidden) return;
  const response = await fetch("revision");
  if (response.status === 404) {
    tell("The questionnaire is not there any more. What you see is its last version.");
    return;
  }
  if (!response.ok || (await response.text()) === shown.dataset.revision) return;
  // What was asked for meanwhile brings the new version along.
  if (!shown.isConnected || shown.hasAttribute("aria-busy")) return;
  const form = document.querySelector("#studio") ?? held;
  if (form) await post(form, null, { keep: true });
  else location.reload();
}

if (document.querySelector("[data-revision]")) {
  setInterval(() => look().catch(() => {}), REVISION_EVERY_MS);
}
