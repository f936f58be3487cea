/**
 * IntakeHost: puts an intake form into a partner's page. Paste it once, from the host itself:
 *
 *   <script async src="https://HOST/v1/embed.js"></script>
 *   <intake-embed src="EMBED_URL"></intake-embed>
 *
 * EMBED_URL is the `embed_url` of a session that your backend made. Types: embed.d.ts; everything else: docs/embedding.md.
 */
(function () {
  'use strict';

  // On a server, or when the page has the script twice, there is nothing to do.
  if (typeof window === 'undefined' || typeof document === 'undefined' || window.IntakeHost) return;

  // Where this script came from is the only host it will ever frame or listen to: no attribute can choose another.
  const script = document.currentScript;
  if (!script || !script.src) {
    console.error('IntakeHost: load embed.js with its own <script src>, from the host; not inline, bundled or as a module.');
    return;
  }
  const HOST_ORIGIN = new URL(script.src).origin;

  const NAMESPACE = 'intake-host';
  const VERSION = 1;
  const HELLO_TIMEOUT_MS = 10000;
  // The host page says hello before its `load`: silence after it means that the page was refused.
  const SILENCE_MS = 2000;
  const BACKOFF_MS = [1000, 3000, 9000];
  const MARK = 'data-intake-embed';
  const NAMES = [
    'load', 'unload', 'start', 'finish', 'step', 'skipped_question', 'dead_end_question', 'patient_created',
    'encounter_created', 'logged_in', 'otp_ready', 'otp_failed', 'ready', 'timeout', 'camera_blocked',
  ];

  const WORDS = {
    en: {
      title: 'Intake form',
      loading: 'Loading your form…',
      problem: 'The form is not loading',
      advice: 'Check your connection and try again, or open the form in a new tab.',
      retry: 'Try again',
      newTab: 'Open the form in a new tab',
    },
    es: {
      title: 'Formulario',
      loading: 'Cargando su formulario…',
      problem: 'El formulario no se carga',
      advice: 'Revise su conexión e inténtelo de nuevo, o abra el formulario en otra pestaña.',
      retry: 'Intentar de nuevo',
      newTab: 'Abrir el formulario en otra pestaña',
    },
  };

  // A constructed sheet needs no `style-src` in the partner's policy, unlike a <style> or a style attribute.
  const STYLE = `
    :host { display: block; position: relative; overflow: hidden;
      height: var(--intake-embed-height, 80vh); min-height: var(--intake-embed-min-height, 30rem) }
    @supports (height: 1dvh) { :host { height: var(--intake-embed-height, 80dvh) } }
    :host([hidden]) { display: none }
    iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0 }
    iframe[hidden], div:empty { display: none }
    div { position: absolute; inset: 0; padding: 1.5rem 1rem; overflow: auto; display: grid; place-content: center;
      justify-items: center; gap: .75rem; text-align: center; font: 1rem/1.5 system-ui, sans-serif;
      color: #1b2430; background: #fff; border: 1px solid #6b7684; border-radius: .5rem }
    p { margin: 0; max-width: 34rem }
    p:first-child { font-weight: 600 }
    button { min-height: 2.75rem; padding: .5rem 1.5rem; border: 2px solid transparent; border-radius: .5rem;
      background: #1450b8; color: #fff; font: inherit; font-weight: 600; cursor: pointer }
    a { color: #1450b8; padding: .5rem }
    :focus-visible { outline: 3px solid currentColor; outline-offset: 3px }
    @media (prefers-color-scheme: dark) { div { color: #e8edf4; background: #14181f } a { color: #8ab8ff } }`;

  const handles = new WeakMap(); // element -> its living handle
  const roots = new WeakMap(); // element -> the shadow root we gave it: it outlives a handle
  const living = new Set(); // elements with a handle, to let go of those that leave the page

  /** @param {string} code @param {string} message */
  function failure(code, message) {
    return Object.assign(new Error('IntakeHost: ' + message), { code });
  }

  /** A length for the style sheet, or null: a number is pixels, and nothing but one number and its unit passes. */
  function readLength(value) {
    const match = /^\s*(\d{1,5}(?:\.\d{1,3})?)\s*(px|r?em|[sld]?v[hw]|%)?\s*$/.exec(value == null ? '' : String(value));
    return match && match[1] + (match[2] || 'px');
  }

  function readLanguage(element, given) {
    const around = element.closest('[lang]');
    const lang = given || (around && around.getAttribute('lang')) || navigator.language || 'en';
    return /^es\b/i.test(lang) ? 'es' : 'en';
  }

  function newSheet(text) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  }

  function addStyles(root, height, minHeight) {
    const own = (height ? 'height:' + height + ';' : '') + (minHeight ? 'min-height:' + minHeight : '');
    try {
      root.adoptedStyleSheets = [newSheet(STYLE), newSheet(':host{' + own + '}')];
    } catch (_) {
      // An older browser: the frame's own attributes give it a size, the card stays plain.
    }
  }

  /**
   * Puts the form into an element. A second call for the same element gives the same handle.
   *
   * @param {HTMLElement} element An element that can hold a shadow root, such as an empty <div>.
   * @param {import('./embed').IntakeOptions} [options] The element's data-* attributes stand in for what is not given.
   * @returns {import('./embed').IntakeHandle}
   */
  function mount(element, options) {
    if (!(element instanceof Element)) throw failure('bad_element', 'mount needs an element.');
    const present = handles.get(element);
    if (present) return present;

    const given = options || {};
    const read = (name, attribute) => (given[name] != null ? given[name] : element.getAttribute(attribute));
    const lang = readLanguage(element, read('lang', 'data-lang'));
    const words = WORDS[lang];
    const title = read('title', 'data-title') || words.title;
    const timeoutMs = Math.min(Math.max(Number(read('timeoutMs', 'data-timeout-ms')) || HELLO_TIMEOUT_MS, 1000), 120000);
    const scroll = given.scroll != null ? Boolean(given.scroll) : element.getAttribute('data-scroll') !== 'off';

    let root = roots.get(element);
    if (!root) {
      try {
        root = element.attachShadow({ mode: 'open' });
      } catch (_) {
        throw failure('bad_element', 'mount needs an element of its own, such as an empty <div>.');
      }
      roots.set(element, root);
    }

    const stop = new AbortController(); // ends every listener of this handle at once
    let frame = null;
    let port = null;
    let timer = 0;
    let tries = 0;
    let heard = false;
    let settle;
    const ready = new Promise((resolve, reject) => (settle = { resolve, reject }));
    ready.catch(() => {}); // a partner who does not look at it should see no complaint about that

    const status = document.createElement('div');
    status.setAttribute('role', 'status');
    const card = document.createElement('div');
    card.setAttribute('role', 'alert');

    function listen(target, type, listener) {
      target.addEventListener(type, listener, { signal: stop.signal });
    }

    function emit(name, fields) {
      const from = fields || {};
      const detail = Object.freeze({
        id: from.id || null,
        event: name,
        data: Object.freeze(Object.assign({}, from.data)),
        generation: from.generation || 0,
        seq: from.seq || 0,
        at: from.at || Date.now(),
        anomaly: from.anomaly === true,
      });
      for (const type of [name, 'event']) {
        element.dispatchEvent(new CustomEvent('intake:' + type, { bubbles: true, composed: true, detail }));
      }
    }

    function fail(code, message, retryable, numbers) {
      settle.reject(failure(code, message));
      emit('error', Object.assign({}, numbers, { data: { code, message, retryable } }));
    }

    function line(tag, text, properties) {
      return Object.assign(document.createElement(tag), { textContent: text }, properties);
    }

    function showCard() {
      const children = [line('p', words.problem), line('p', words.advice)];
      if (tries < BACKOFF_MS.length) children.push(line('button', words.retry, { type: 'button', onclick: tryAgain }));
      children.push(line('a', words.newTab, { href: address, target: '_blank', rel: 'noopener' }));
      status.replaceChildren();
      card.replaceChildren(...children);
      if (frame) frame.hidden = true;
    }

    // The frame is not gone while the card is up: a host page that answers late still takes its place.
    function giveUp(code, message) {
      clearTimeout(timer);
      showCard();
      if (code === 'host_timeout') emit('timeout');
      fail(code, message, true);
    }

    function tryAgain() {
      status.replaceChildren(line('p', words.loading));
      card.replaceChildren();
      timer = setTimeout(start, BACKOFF_MS[tries]);
      tries += 1;
    }

    function letGo() {
      clearTimeout(timer);
      if (port) port.close();
      if (frame) frame.remove();
      port = frame = null;
      heard = false;
    }

    // Always a new node: a second `src` on the old one would add to the person's history.
    function start() {
      letGo();
      const node = document.createElement('iframe');
      frame = node;
      node.title = title;
      node.allow = 'camera; microphone';
      node.referrerPolicy = 'strict-origin-when-cross-origin';
      node.width = '100%';
      node.height = String(parseInt(readLength(read('height', 'data-height')), 10) || 640);
      listen(node, 'load', () => {
        if (heard || node !== frame || !card.matches(':empty')) return;
        clearTimeout(timer);
        timer = setTimeout(refused, SILENCE_MS);
      });
      timer = setTimeout(() => giveUp('host_timeout', 'the host did not answer in ' + timeoutMs + ' ms.'), timeoutMs);
      status.replaceChildren(line('p', words.loading)); // under the frame, until that has something to show
      node.src = address;
      root.append(node);
    }

    function refused() {
      // Every page around the host's has to be listed. Not every browser tells a page which are around it.
      const pages = [location.origin, ...Array.from(location.ancestorOrigins || [])];
      if (top !== window) pages.push('and any other page around it');
      const message =
        HOST_ORIGIN + ' did not say hello. Add ' + pages.join(', ') + " to this partner's `origins` on the host, and " +
        HOST_ORIGIN + " to `frame-src` in this page's Content-Security-Policy; or the address is not an `embed_url`.";
      console.error('IntakeHost: ' + message);
      giveUp('host_refused', message);
    }

    function onHello(message) {
      clearTimeout(timer);
      heard = true;
      status.replaceChildren();
      card.replaceChildren();
      frame.hidden = false;
      if (port) port.close();
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = onPort;
      const welcome = { ns: NAMESPACE, v: VERSION, type: 'welcome' };
      // After a reload or a walk through the history the host page has lost its fragment.
      if (message.needs_token === true) welcome.token = readToken(url);
      frame.contentWindow.postMessage(welcome, HOST_ORIGIN, [channel.port2]);
    }

    function onPort(event) {
      const message = event.data;
      if (!isOurs(message)) return;
      if (message.type === 'error') {
        const foreign = message.code === 'parent_not_allowed';
        const text = message.message + (foreign ? '; this page is ' + location.origin + '.' : '');
        if (foreign) console.error('IntakeHost: ' + text);
        fail(String(message.code), text, message.retryable === true, message);
      }
      if (message.type !== 'event' || !NAMES.includes(message.event)) return;
      emit(message.event, message);
      if (message.event === 'ready' || message.event === 'load') settle.resolve();
      if (message.event === 'step' || message.event === 'finish') showTop();
    }

    // A new step starts at the top of the frame, which a long one may have left above the screen.
    function showTop() {
      if (!scroll || element.getBoundingClientRect().top >= 0) return;
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      element.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
    }

    const handle = Object.freeze({
      ready,
      /** Asks the host page to try again, where it offers that to the person. */
      retry() {
        if (port) port.postMessage({ ns: NAMESPACE, v: VERSION, type: 'retry' });
      },
      destroy() {
        if (handles.get(element) !== handle) return;
        handles.delete(element);
        living.delete(element);
        stop.abort();
        letGo();
        root.replaceChildren(document.createElement('slot')); // what stood in the element is seen again, at its own size
        root.adoptedStyleSheets = [];
        settle.reject(failure('destroyed', 'the embed was destroyed before the form was there.'));
      },
    });
    handles.set(element, handle);
    living.add(element);

    for (const name of Object.keys(given.on || {})) {
      if (typeof given.on[name] === 'function') listen(element, 'intake:' + name, (event) => given.on[name](event.detail));
    }
    if (typeof given.onEvent === 'function') listen(element, 'intake:event', (event) => given.onEvent(event.detail));

    let url = null;
    try {
      url = new URL(given.url || element.getAttribute(MARK) || element.getAttribute('src') || '');
    } catch (_) {
      // Said below, without the address: it carries the session's token.
    }
    addStyles(root, readLength(read('height', 'data-height')), readLength(read('minHeight', 'data-min-height')));
    root.replaceChildren(status, card);
    const foreign = !url || url.origin !== HOST_ORIGIN;
    if (foreign || !readToken(url)) {
      const message = foreign
        ? 'the embed URL has to be an address of ' + HOST_ORIGIN + ', as `embed_url` gives it.'
        : 'the embed URL has lost its fragment: hand on `embed_url` whole, with `#t=` and what follows.';
      console.error('IntakeHost: ' + message);
      card.replaceChildren(line('p', words.problem));
      oncePageListens(() => {
        if (handles.get(element) === handle) fail(foreign ? 'bad_url' : 'no_token', message, false);
      });
      return handle;
    }

    // Both checks: a sibling frame of the host's origin has the wrong source, a frame led astray the wrong origin.
    listen(window, 'message', (event) => {
      if (!frame || event.source === null || event.source !== frame.contentWindow || event.origin !== HOST_ORIGIN) return;
      if (isOurs(event.data) && event.data.type === 'hello') onHello(event.data);
    });
    // The host page speaks the same language; like the token, it travels in the fragment, which no server sees.
    const address = url.href + (url.hash ? '&' : '#') + 'lang=' + lang;
    start();
    return handle;
  }

  function readToken(url) {
    return new URLSearchParams(url.hash.slice(1)).get('t');
  }

  /** In a task of its own, and not before the page's own scripts have run: a module of it may be still to come. */
  function oncePageListens(tell) {
    if (document.readyState === 'complete') {
      setTimeout(tell);
      return;
    }
    const stop = new AbortController();
    const told = () => {
      stop.abort();
      setTimeout(tell);
    };
    document.addEventListener('DOMContentLoaded', told, { signal: stop.signal });
    window.addEventListener('load', told, { signal: stop.signal }); // of a script that came in between
  }

  function isOurs(message) {
    return typeof message === 'object' && message !== null && message.ns === NAMESPACE && message.v === VERSION;
  }

  function unmount(element) {
    const handle = handles.get(element);
    if (handle) handle.destroy();
  }

  window.IntakeHost = Object.freeze({ version: VERSION, origin: HOST_ORIGIN, mount });

  if (window.customElements && !customElements.get('intake-embed')) {
    customElements.define(
      'intake-embed',
      class extends HTMLElement {
        static get observedAttributes() {
          return ['src'];
        }
        connectedCallback() {
          if (this.hasAttribute('src')) mount(this);
        }
        disconnectedCallback() {
          unmount(this);
        }
        /** Being defined is enough: `moveBefore` keeps the frame alive, so the handle stays. */
        connectedMoveCallback() {}
        attributeChangedCallback(_name, before, after) {
          if (!this.isConnected || before === after) return;
          unmount(this);
          if (after !== null) mount(this);
        }
      }
    );
  }

  // <div data-intake-embed="EMBED_URL">, now or whenever the page gets one.
  const mountedFor = new WeakMap(); // element -> the attribute it was mounted for
  const unfit = new WeakSet();

  function mountMarked(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const marked = Array.from(node.querySelectorAll('[' + MARK + ']'));
    if (node.hasAttribute(MARK)) marked.push(node);
    for (const element of marked) {
      mountedFor.set(element, element.getAttribute(MARK));
      if (unfit.has(element)) continue;
      try {
        mount(element);
      } catch (error) {
        unfit.add(element); // one element that cannot hold a form is no reason to leave out the next
        console.error(error.message);
      }
    }
  }

  /** Whether the node has the element in it, in whatever shadow roots between them. */
  function holds(node, element) {
    for (let inside = element; inside; inside = inside.getRootNode().host) if (node.contains(inside)) return true;
    return false;
  }

  function follow(record) {
    for (const node of record.removedNodes) {
      for (const element of living) if (!element.isConnected && holds(node, element)) unmount(element);
    }
    for (const node of record.addedNodes) if (node.isConnected) mountMarked(node);
    const element = record.target;
    if (record.type !== 'attributes' || mountedFor.get(element) === element.getAttribute(MARK)) return;
    unmount(element);
    mountMarked(element);
  }

  const watched = { subtree: true, childList: true, attributes: true, attributeFilter: [MARK] };
  new MutationObserver((records) => records.forEach(follow)).observe(document, watched);
  mountMarked(document.documentElement);
})();
