// The demo partner's page: writes what the embed reports into the list.
const list = document.getElementById("events");

/** Adds a line to the log. */
function note(name, details) {
  const line = document.createElement("li");
  line.dataset.event = name;
  const facts = Object.entries(details).filter(([, value]) => value !== undefined && value !== null);
  line.textContent = [name, ...facts.map(([key, value]) => `${key}: ${value}`)].join(" · ");
  const showsNewest = list.scrollHeight - list.scrollTop - list.clientHeight < 4;
  list.append(line);
  if (showsNewest) list.scrollTop = list.scrollHeight; // who scrolled up wants to read there
}

document.getElementById("intake")?.addEventListener("intake:event", ({ detail }) => note(detail.event, detail.data));

const unavailable = document.getElementById("unavailable");
if (unavailable) note("error", { code: unavailable.dataset.code });
