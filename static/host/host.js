/**
 * The host page: stands between a partner's page and MDI's frame, and believes neither more than it must.
 *
 *   partner page  <- port -  host page  <- postMessage -  MDI frame
 *                                |
 *                            our server: open, code, events
 *
 * A message of another window counts only when its source *and* its origin are the expected ones; it is read into known
 * fields, numbered and sent on. docs/embedding.md says what the partner's page gets.
 */

const NAMESPACE = 'intake-host';
const VERSION = 1;
const WELCOME_TIMEOUT_MS = 10000;
const NO_TOKEN = 'the address has lost its fragment';
const PORT_QUEUE_MAX = 64;
const MESSAGE_TEXT_MAX = 16384;
const OTP_SETTLE_MS = 2000;
const FLOOD = { burst: 400, perSecond: 50 }; // far above a person's pace: only a frame gone wild meets it
const REQUEST_TIMEOUT_MS = 30000;
const BATCH = { urgent: 20, max: 200 };
const DELIVERY_QUEUE_MAX = 500;
const KEEPALIVE_BYTES = 30 * 1024; // browsers share 64 KiB between all keepalive requests in flight
const CODE_TRIES = 3;
const CAMERA_WORKFLOWS = ['drivers_license', 'intro_video'];
/**
 * MDI's form needs scripts, its own storage (same-origin is its own origin, never ours; without it the origin would be
 * "null", which only a wildcard could address), forms, links in new tabs, confirmations, downloads, and the button of
 * its last page that leads on. Without a click it may not take the partner's page elsewhere.
 */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals ' +
  'allow-downloads allow-top-navigation-by-user-activation';

const count = (value) => {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return Number.isInteger(number) && number >= 0 && number <= 10000 ? number : undefined;
};
const identifier = (value) => {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^[\w.:-]{1,128}$/.test(text) ? text : undefined;
};
/** A step may be a route; its query could carry anything and stays behind. No store takes control characters. */
const stepName = (value) => {
  const fit = typeof value === 'string' && value.length <= 200 && !/[\p{Cc}\p{Cs}]/u.test(value);
  return (fit && value.replace(/[?#].*$/, '')) || undefined;
};

const STEP = [['step', stepName, 'route'], ['index', count], ['estimated', count], ['total', count], ['question_id', identifier]];
const PATIENT = ['patient_id', identifier];
const ENCOUNTER = ['encounter_id', identifier];
/**
 * MDI's events (https://docs.mdintegrations.com): the fields each may carry (name, reader, other names), what comes
 * `after` what (else it is relayed as an anomaly), and what a document says `once`, or once for each id.
 */
const FRAME_EVENTS = new Map(
  Object.entries({
    load: { once: true },
    unload: { after: 'load', once: true },
    start: { after: 'load', once: true },
    step: { fields: STEP, after: 'start' },
    skipped_question: { after: 'start' },
    dead_end_question: { after: 'start', urgent: true },
    patient_created: { fields: [PATIENT], after: 'start', once: 'patient_id', urgent: true },
    encounter_created: { fields: [ENCOUNTER, PATIENT], after: 'start', once: 'encounter_id', urgent: true },
    finish: { after: 'start', once: true, urgent: true },
    logged_in: { fields: [PATIENT], after: 'load', once: 'patient_id', urgent: true },
    otp_ready: { after: 'load', settles: true },
    otp_failed: { after: 'otp_ready', settles: true },
  }),
);

const WORDS = {
  en: {
    title: 'Your form',
    loading: 'Loading your form…',
    retry: 'Try again',
    newTab: 'Open the form in a new tab',
    back: 'Go back to the site you came from',
    timeout: ['Your form is taking longer than it should', 'Try again, or open the form in a new tab.'],
    busy: ['Your form is not available right now', 'Please wait a few minutes, then try again.'],
    failed: ['Your form could not be opened', 'Check your connection and try again.'],
    closed: ['Your form could not be opened', 'Go back to the site you came from and ask there for help.'],
    unavailable: ['This form is not available', 'Go back to the site you came from and open your form again.'],
  },
  es: {
    title: 'Su formulario',
    loading: 'Cargando su formulario…',
    retry: 'Intentar de nuevo',
    newTab: 'Abrir el formulario en otra pestaña',
    back: 'Volver al sitio de donde vino',
    timeout: ['Su formulario tarda más de lo normal', 'Inténtelo de nuevo o abra el formulario en otra pestaña.'],
    busy: ['Su formulario no está disponible ahora', 'Espere unos minutos e inténtelo de nuevo.'],
    failed: ['No se pudo abrir su formulario', 'Revise su conexión e inténtelo de nuevo.'],
    closed: ['No se pudo abrir su formulario', 'Vuelva al sitio de donde vino y pida ayuda allí.'],
    unavailable: ['Este formulario no está disponible', 'Vuelva al sitio de donde vino y abra su formulario de nuevo.'],
  },
};
/** Error code -> text. Who has no session learns no more than that; other codes depend on the retry. */
const TEXTS = new Map([
  ['session_unknown', 'unavailable'],
  ['session_expired', 'unavailable'],
  ['parent_not_allowed', 'unavailable'],
  ['no_token', 'unavailable'],
  ['timeout', 'timeout'],
  ['too_many_tries', 'busy'],
  ['frame_left', 'busy'],
  ['mdi_maintenance', 'busy'],
]);

const own = (record, key) =>
  typeof record === 'object' && record !== null && Object.prototype.hasOwnProperty.call(record, key) ? record[key] : undefined;
const isEnvelope = (message, type) =>
  own(message, 'ns') === NAMESPACE && own(message, 'v') === VERSION && own(message, 'type') === type;

/** The fragment's fields, read once and cleared: no copied address or history entry carries the token on. */
function takeFragment() {
  const fields = new URLSearchParams(location.hash.slice(1));
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  return { token: fields.get('t'), lang: fields.get('lang') };
}

/** Requests to our own server: `{ok, status, body, error}`, never a rejection. Status 0 is a network failure. */
function createServer(token) {
  const readError = (status, given) => ({
    code: identifier(own(given, 'code')) || (status ? 'host_error' : 'network'),
    message: String(own(given, 'message') || `the host answered ${status || 'nothing'}`),
    retryable: Boolean(own(given, 'retryable') ?? (status === 0 || status === 429 || status >= 500)),
  });
  async function post(path, body, { keepalive = false } = {}) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), REQUEST_TIMEOUT_MS);
    try {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const request = { method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store', credentials: 'omit' };
      const response = await fetch(path, { ...request, keepalive, signal: abort.signal });
      const answer = response.status === 204 ? null : await response.json().catch(() => null);
      const { ok, status } = response;
      return { ok, status, body: answer, error: ok ? null : readError(status, own(answer, 'error')) };
    } catch {
      return { ok: false, status: 0, body: null, error: readError(0) };
    } finally {
      clearTimeout(timer);
    }
  }
  return { post };
}

/** What the person sees while there is no form: the waiting line, or a problem with a way on. */
function createScreen(words, wayBack) {
  const [main, status, problem] = ['host', 'status', 'problem'].map((id) => document.getElementById(id));
  const element = (tag, textContent, properties) => Object.assign(document.createElement(tag), { textContent, ...properties });
  const show = (state, text, ...children) => {
    // A pressed button goes away with its panel: without this the keyboard would start at the top again.
    if (problem.contains(document.activeElement)) main.focus({ preventScroll: true });
    main.dataset.state = state;
    status.textContent = text;
    problem.replaceChildren(...children);
  };
  return {
    add: (frame) => main.append(frame),
    loading: () => show('loading', words.loading),
    form: () => show('form', ''),
    problem(code, { retry, formUrl, again } = {}) {
      const text = TEXTS.get(code) || (!retry ? 'closed' : again ? 'busy' : 'failed');
      const [heading, advice] = words[text];
      const children = [element('h1', heading), element('p', advice)];
      if (retry) children.push(element('button', words.retry, { type: 'button', onclick: retry }));
      if (formUrl) children.push(element('a', words.newTab, { href: formUrl, target: '_blank', rel: 'noopener noreferrer' }));
      if (text === 'unavailable' && wayBack) children.push(element('a', words.back, { href: wayBack }));
      show('problem', '', ...children);
    },
  };
}

/**
 * The link to the page around us.
 *
 *   1. `hello` to the parent's exact origin, as the browser names it; from a browser that does not, one to each origin
 *      of the partner. It carries no secret, and no wildcard is ever used.
 *   2. `welcome` counts only from that window and such an origin; it brings a port, and the token when we asked.
 *   3. From then on the port only. A later `welcome` replaces it: one of the two pages came back to life.
 */
function createParentLink(partnerOrigins, { onToken, onRetry }) {
  const embedded = window.parent !== window;
  const ancestors = embedded && location.ancestorOrigins ? Array.from(location.ancestorOrigins) : [];
  let origins = ancestors.length ? partnerOrigins.filter((origin) => origin === ancestors[0]) : partnerOrigins;
  const queue = [];
  let port = null;

  const envelope = (type, fields) => ({ ns: NAMESPACE, v: VERSION, type, ...fields });
  const send = (type, fields) => {
    const message = envelope(type, fields);
    if (port) port.postMessage(message);
    else if (embedded && queue.push(message) > PORT_QUEUE_MAX) queue.shift();
  };
  const receive = (event) => {
    if (event.source !== window.parent || !origins.includes(event.origin)) return;
    if (!isEnvelope(event.data, 'welcome') || event.ports.length !== 1) return;
    origins = [event.origin];
    port?.close();
    port = event.ports[0];
    port.onmessage = ({ data }) => isEnvelope(data, 'retry') && onRetry();
    for (const message of queue.splice(0)) port.postMessage(message);
    const token = own(event.data, 'token');
    if (typeof token === 'string') onToken(token);
  };
  if (embedded) addEventListener('message', receive);
  return {
    embedded,
    allowed: ancestors.every((origin) => partnerOrigins.includes(origin)),
    parentOrigin: ancestors[0],
    send,
    error: ({ code, message, retryable = false }, numbers) => send('error', { code, message, retryable, ...numbers }),
    hello(needsToken) {
      for (const origin of embedded ? origins : []) window.parent.postMessage(envelope('hello', { needs_token: needsToken }), origin);
    },
    /** True when the page around us is the one that the session was made for; from then on it is the only one. */
    confirm(origin) {
      if (embedded && !origins.includes(origin)) return false;
      origins = [origin];
      return true;
    },
  };
}

/** A token bucket: false when the frame says more than any person could make it say. */
function createFloodGuard({ burst, perSecond }) {
  let [tokens, last] = [burst, 0];
  return (nowMs) => {
    tokens = Math.min(burst, tokens + (Math.max(0, nowMs - last) / 1000) * perSecond);
    last = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** One of MDI's events as `{name, data}` with known fields only, or null. Fields sit under `data` or beside `event`. */
function readFrameEvent(raw) {
  let message = raw;
  if (typeof raw === 'string') {
    try {
      message = raw.length <= MESSAGE_TEXT_MAX ? JSON.parse(raw) : null;
    } catch {
      return null;
    }
  }
  const name = own(message, 'event');
  if (!FRAME_EVENTS.has(name)) return null;
  const nested = own(message, 'data');
  const data = {};
  for (const [field, read, ...otherNames] of FRAME_EVENTS.get(name).fields || []) {
    const given = [field, ...otherNames].flatMap((key) => [own(nested, key), own(message, key)]);
    const value = given.map(read).find((one) => one !== undefined);
    if (value !== undefined) data[field] = value;
  }
  return { name, data };
}

/**
 * The frame events of one opening: numbers them, drops repeats, marks what is out of order.
 *
 * A generation is one document of the frame. It ends with the frame's next DOM `load`. But the scripts of a document
 * speak before it has loaded: MDI's `load` after its `unload` ends it too, and one without waits for the DOM's.
 */
function createFrameEvents(opening) {
  let [seq, generation, documents, ahead, early] = [0, 1, 0, false, false];
  let [once, settledAt, lastStep, lastName, gone] = [];
  const seen = new Set();
  const beginDocument = () => {
    [once, settledAt, lastStep, lastName, gone] = [new Set(), {}, null, null, false];
    seen.delete('load');
  };
  const nextGeneration = () => {
    generation += 1;
    beginDocument();
  };
  const isRepeat = (name, data, timeMs) => {
    const rule = FRAME_EVENTS.get(name);
    const key = JSON.stringify([name, data[rule.once]]);
    if (rule.once) return once.has(key) || !once.add(key);
    if (rule.settles) {
      if (timeMs - settledAt[name] < OTP_SETTLE_MS) return true;
      settledAt[name] = timeMs;
      return false;
    }
    if (name !== 'step') return name === lastName; // two of these with nothing between are one, said twice
    const step = JSON.stringify(data);
    if (step === lastStep) return true;
    lastStep = step;
    return false;
  };
  const number = (name, data, anomaly = false) => {
    seq += 1;
    return { id: `${opening}.${seq}`, seq, generation, event: name, data, at: Date.now(), anomaly };
  };
  beginDocument();
  return {
    number,
    generation: () => generation,
    saw: (name) => seen.has(name),
    /** The event that had to wait for this, or null. */
    documentLoaded() {
      const [another, waited] = [documents > 0 && !ahead, early];
      documents += 1;
      ahead = early = false;
      if (another) nextGeneration();
      return another && waited ? this.accept({ name: 'load', data: {} }, 0) : null;
    },
    /** The numbered event, or null for a repeat. `timeMs` is the message's own time stamp. */
    accept({ name, data }, timeMs) {
      if (name === 'load' && gone) {
        nextGeneration();
        ahead = true;
      }
      if (isRepeat(name, data, timeMs)) {
        early = early || name === 'load';
        return null;
      }
      const { after } = FRAME_EVENTS.get(name);
      const finished = seen.has('finish') && !['load', 'unload'].includes(name);
      const anomaly = gone || finished || (after !== undefined && !seen.has(after));
      seen.add(name);
      lastName = name;
      gone = gone || name === 'unload';
      return number(name, data, anomaly);
    },
  };
}

/** Events on their way to our server: in batches, one request at a time, repeated until answered while the page lives. */
function createDelivery(server, intervalMs, onRefused) {
  const queue = [];
  const lastWords = new Set();
  let [timer, inFlight, failures, stopped] = [0, false, 0, false];

  /** The oldest entries of one opening. */
  const batchOf = (entries, maxBytes = Infinity) => {
    let bytes = 0;
    const fits = ({ event }) => (bytes += new TextEncoder().encode(JSON.stringify(event)).length + 1) <= maxBytes;
    const end = entries.findIndex((entry, index) => index === BATCH.max || entry.opening !== entries[0].opening || !fits(entry));
    return end < 0 ? entries.slice() : entries.slice(0, end);
  };
  const send = async (batch, options) => {
    const events = batch.map(({ event: { id, ...event } }) => event);
    const { ok, status, error } = await server.post('/api/v1/events', { opening: batch[0].opening, events }, options);
    failures = ok ? 0 : failures + 1;
    if (ok) queue.splice(0, queue.length, ...queue.filter((entry) => !batch.includes(entry)));
    if (stopped || ok || status < 400 || status >= 500 || [408, 425, 429].includes(status)) return;
    stopped = true;
    queue.length = 0;
    onRefused({ ...error, retryable: false });
  };
  const flush = async () => {
    clearTimeout(timer);
    timer = 0;
    if (inFlight || !queue.length) return;
    inFlight = true;
    await send(batchOf(queue));
    inFlight = false;
    next();
  };
  const next = () => {
    if (inFlight || !queue.length) return;
    const urgent = queue.length >= BATCH.urgent || queue.some(({ event }) => FRAME_EVENTS.get(event.event)?.urgent);
    const backoffMs = Math.min(30000, 500 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
    if (urgent && !failures) flush();
    else if (!timer) timer = setTimeout(flush, failures ? backoffMs : intervalMs);
  };
  return {
    push(opening, event) {
      if (stopped) return;
      queue.push({ opening, event });
      if (queue.length > DELIVERY_QUEUE_MAX) queue.shift();
      next();
    },
    /** The page may be gone in a moment: everything unanswered at once, in requests that outlive it. */
    flushLast() {
      const unsent = queue.filter((entry) => !lastWords.has(entry));
      const openings = new Set(unsent.map((entry) => entry.opening));
      for (const opening of openings) {
        const batch = batchOf(unsent.filter((entry) => entry.opening === opening), KEEPALIVE_BYTES / openings.size);
        batch.forEach((entry) => lastWords.add(entry));
        send(batch, { keepalive: true }).then(() => {
          batch.forEach((entry) => lastWords.delete(entry));
          next();
        });
      }
    },
  };
}

/** MDI's form. Each opening gets a node of its own: a second `src` on one node would add to the person's history. */
function createFrame(src, title) {
  const frame = Object.assign(document.createElement('iframe'), { title, allow: 'camera; microphone', referrerPolicy: 'no-referrer' });
  frame.setAttribute('sandbox', SANDBOX);
  frame.src = src;
  return frame;
}

/** The answer to `open`, or null when its frame could not be shown safely. */
function readSession(body) {
  try {
    const { origin } = new URL(body.frame_url);
    // Scripts of our own origin inside that sandbox could take the sandbox off.
    return body.frame_origins.includes(origin) && origin !== 'null' && origin !== location.origin ? body : null;
  } catch {
    return null;
  }
}

/** One person's session: its openings, one at a time on the screen, each from MDI's URL to its last event. */
function createSession({ server, parent, screen, delivery, words, config }) {
  let [current, busy, failures, refusedCodes, retry] = [null, false, 0, 0, null];

  const drop = () => {
    clearTimeout(current?.timer);
    current?.frame.remove();
    current = null;
  };
  const report = (error) => {
    const event = current?.events.number('error', { code: error.code });
    if (event) delivery.push(current.number, event);
    parent.error(error, event && { id: event.id, generation: event.generation, seq: event.seq, at: event.at });
  };
  const fail = (error, formUrl) => {
    failures += 1;
    retry = error.retryable ? () => open('retry') : null;
    report(error);
    screen.problem(error.code, { retry, formUrl, again: failures > 1 });
  };

  async function open(reason) {
    if (busy) return;
    busy = true;
    // After a refused code MDI's screen stays until there is a better one: the person can type a code there.
    const keepScreen = reason === 'otp_failed';
    if (!keepScreen) {
      drop();
      retry = null;
      screen.loading();
    }
    const answer = await server.post('/api/v1/embed/open', { reason });
    busy = false;
    const session = readSession(answer.body);
    let { error } = answer;
    if (!error && !session) error = { code: 'mdi_answer', message: "MDI's address is not on a configured origin" };
    if (!error && !parent.confirm(session.parent_origin)) error = { code: 'parent_not_allowed', message: `the session was made for ${session.parent_origin}` };
    if (keepScreen && error) report(error);
    else if (error) fail(error);
    else if (!keepScreen || !current.events.saw('logged_in')) show(session);
  }

  function show({ opening: number, frame_url: url, frame_origins: origins, workflow, gives_code: givesCode }) {
    drop();
    const opening = {
      number,
      url,
      origins,
      frame: createFrame(url, words.title),
      events: createFrameEvents(number),
      withinPace: createFloodGuard(FLOOD),
      timer: setTimeout(() => late(opening), config.frame_timeout_ms),
      alive: false,
      flooded: false,
      code: givesCode ? 'unasked' : 'none',
    };
    opening.frame.addEventListener('load', () => {
      const event = opening.events.documentLoaded();
      if (event) relay(opening, event);
    });
    current = opening;
    screen.loading();
    screen.add(opening.frame);
    const withheld = document.featurePolicy?.allowsFeature('camera') === false;
    if (withheld && CAMERA_WORKFLOWS.includes(workflow)) relay(opening, opening.events.number('camera_blocked', {}));
  }

  /** A form that comes late is still welcome: its node stays, and its first event puts it on the screen. */
  function late(opening) {
    relay(opening, opening.events.number('timeout', {}));
    fail({ code: 'timeout', message: `MDI's form said nothing for ${config.frame_timeout_ms} ms`, retryable: true }, opening.url);
  }

  function receive(message) {
    const opening = current;
    if (!opening || !message.source || message.source !== opening.frame.contentWindow) return;
    if (message.origin === 'null' || !opening.origins.includes(message.origin)) return;
    if (!opening.withinPace(message.timeStamp)) {
      if (!opening.flooded) report({ code: 'too_many_events', message: 'the frame says more than a person could cause' });
      opening.flooded = true;
      return;
    }
    const read = readFrameEvent(message.data);
    const event = read && opening.events.accept(read, message.timeStamp);
    if (!event) return;
    if (!opening.alive) awake(opening);
    relay(opening, event);
    if (event.event === 'otp_ready') giveCode(opening, message.origin);
    if (event.event === 'otp_failed') codeRefused(opening);
  }

  function awake(opening) {
    clearTimeout(opening.timer);
    opening.alive = true;
    [failures, retry] = [0, null];
    screen.form();
    // Ours, and only for the page: it has no number, so the server's count has no hole.
    parent.send('event', { id: `${opening.number}.ready`, generation: 1, seq: 0, event: 'ready', data: {}, at: Date.now() });
  }

  function relay({ number }, event) {
    const { anomaly, ...outward } = { ...event, data: { ...event.data } };
    if (!config.share_ids_with_page) for (const [name] of [PATIENT, ENCOUNTER]) delete outward.data[name];
    parent.send('event', anomaly ? { ...outward, anomaly } : outward);
    delivery.push(number, event);
  }

  /** Our server gives the code of an opening once; it goes to the document that asked, by its exact origin. */
  async function giveCode(opening, origin) {
    if (opening.code !== 'unasked') return;
    opening.code = 'asked';
    const generation = opening.events.generation();
    const answer = await server.post('/api/v1/embed/code', { opening: opening.number });
    if (current !== opening || !opening.frame.isConnected || opening.events.generation() !== generation) return;
    if (answer.error) {
      report(answer.error);
      return;
    }
    opening.frame.contentWindow.postMessage({ message: 'otp', data: answer.body.code }, origin);
    opening.code = 'given';
  }

  function codeRefused(opening) {
    if (opening.code !== 'given') return; // a code that the person typed
    opening.code = 'refused';
    refusedCodes += 1;
    if (refusedCodes < CODE_TRIES) open('otp_failed');
    else report({ code: 'otp_failed', message: `${CODE_TRIES} codes were refused; the person has to type one` });
  }

  /** MDI's document went to an origin that our policy does not let in: what is left of it is a broken picture. */
  function left({ effectiveDirective }) {
    if (!current || effectiveDirective !== 'frame-src') return;
    fail({ code: 'frame_left', message: 'the form went to an origin that is not in frame_origins', retryable: true });
    drop();
  }

  addEventListener('message', receive);
  document.addEventListener('securitypolicyviolation', left);
  return { open, retry: () => retry?.() };
}

function main() {
  const config = JSON.parse(document.getElementById('host-config').textContent);
  const fragment = takeFragment();
  const lang = /^es\b/i.test(fragment.lang || navigator.language) ? 'es' : 'en';
  document.documentElement.lang = lang;
  let session = null;
  const parent = createParentLink(config.partner_origins, { onToken: start, onRetry: () => session?.retry() });
  const screen = createScreen(WORDS[lang], parent.embedded ? null : config.partner_origins[0]);

  function start(token) {
    if (session || !parent.allowed) return;
    const server = createServer(token);
    const delivery = createDelivery(server, config.event_interval_ms, parent.error);
    session = createSession({ server, parent, screen, delivery, words: WORDS[lang], config });
    addEventListener('pagehide', delivery.flushLast);
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && delivery.flushLast());
    session.open('first');
  }
  const close = (code, message) => {
    parent.error({ code, message });
    screen.problem(code);
  };

  screen.loading();
  parent.hello(!fragment.token);
  addEventListener('pageshow', (event) => event.persisted && parent.hello(!session));
  if (!parent.allowed) {
    const message = `${parent.parentOrigin}, or a page around it, is not an origin of this partner`;
    console.error(`intake-host: ${message}`);
    close('parent_not_allowed', message);
  } else if (fragment.token) start(fragment.token);
  else if (parent.embedded) setTimeout(() => session || close('no_token', NO_TOKEN), WELCOME_TIMEOUT_MS);
  else close('no_token', NO_TOKEN);
}

main();
