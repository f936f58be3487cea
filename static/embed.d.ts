/** Types of embed.js (`window.IntakeHost`, `<intake-embed>`), written by hand. What each thing means: docs/embedding.md. */

export type IntakeStep = {
  /** MDI's name of the step, or its route; names can change on MDI's side. */
  readonly step?: string;
  readonly index?: number;
  readonly estimated?: number;
  readonly total?: number;
  /** Only for the questionnaire's own questions. */
  readonly question_id?: string;
};

/** `patient_id` and `encounter_id` are there only when the host shares ids with this partner's pages. */
export type IntakePatient = { readonly patient_id?: string };
export type IntakeEncounter = IntakePatient & { readonly encounter_id?: string };

export type IntakeProblem = {
  /** One of the codes in docs/embedding.md. */
  readonly code: string;
  /** For the developer; never shown to the person. */
  readonly message: string;
  /** True when the person is offered another try. */
  readonly retryable: boolean;
};

type Nothing = Readonly<Record<string, never>>;

export interface IntakeEventData {
  load: Nothing;
  unload: Nothing;
  start: Nothing;
  finish: Nothing;
  step: IntakeStep;
  skipped_question: Nothing;
  dead_end_question: Nothing;
  patient_created: IntakePatient;
  encounter_created: IntakeEncounter;
  logged_in: IntakePatient;
  otp_ready: Nothing;
  otp_failed: Nothing;
  ready: Nothing;
  timeout: Nothing;
  camera_blocked: Nothing;
  error: IntakeProblem;
}

export type IntakeEventName = keyof IntakeEventData;

export interface IntakeEventOf<Name extends IntakeEventName> {
  /** "opening.seq", the same as in the events that your backend gets; null for what embed.js itself says. */
  readonly id: string | null;
  readonly event: Name;
  readonly data: Readonly<IntakeEventData[Name]>;
  /** Counts the documents of MDI's frame within one opening, from 1; 0 when there is none yet. */
  readonly generation: number;
  /** From 1, without holes, within one opening; 0 for `ready` and for what embed.js itself says. */
  readonly seq: number;
  /** Milliseconds since the epoch, by the person's clock. */
  readonly at: number;
  /** True when MDI's frame said it out of its usual order. */
  readonly anomaly: boolean;
}

/** A discriminated union: `if (event.event === 'step') event.data.index`. */
export type IntakeEvent = { [Name in IntakeEventName]: IntakeEventOf<Name> }[IntakeEventName];

export interface IntakeOptions {
  /** The session's `embed_url`. Default: the element's `data-intake-embed` or `src`. */
  url?: string;
  /** The frame's accessible name. Default: "Intake form", in the language. */
  title?: string;
  /** A number of pixels or a CSS length. Default: the custom property `--intake-embed-height`, else 80dvh. */
  height?: number | string;
  /** As `height`. Default: `--intake-embed-min-height`, else 30rem. */
  minHeight?: number | string;
  /** 1,000 to 120,000; how long the host may take to say hello. Default: 10,000. */
  timeoutMs?: number;
  /** "en" or "es" (or a tag that starts so). Default: the nearest `lang` attribute, else the browser's. */
  lang?: string;
  /** False leaves the page where it is when a step begins. Default: true. */
  scroll?: boolean;
  on?: { [Name in IntakeEventName]?: (event: IntakeEventOf<Name>) => void };
  onEvent?: (event: IntakeEvent) => void;
}

export interface IntakeHandle {
  /**
   * Resolves when MDI's form is there; rejects with an Error whose `code` says why at the first problem before that.
   * The person may still get there with another try: the events tell.
   */
  readonly ready: Promise<void>;
  /** Presses the person's "Try again", where the host page shows one; else nothing. */
  retry(): void;
  /** Takes frame, port and listeners away; the element is as it was. A second call does nothing. */
  destroy(): void;
}

export interface IntakeHostGlobal {
  readonly version: 1;
  /** Where embed.js came from: the only origin it frames and listens to. */
  readonly origin: string;
  /** Throws an Error with code "bad_element" when the element cannot hold a shadow root. */
  mount(element: HTMLElement, options?: IntakeOptions): IntakeHandle;
}

declare global {
  interface Window {
    readonly IntakeHost: IntakeHostGlobal;
  }
  const IntakeHost: IntakeHostGlobal;

  interface HTMLElementEventMap extends IntakeDOMEvents {}
  interface DocumentEventMap extends IntakeDOMEvents {}
}

/** The DOM events: `intake:step` and so on, and `intake:event` for all of them. They bubble. */
export type IntakeDOMEvents = {
  [Name in IntakeEventName as `intake:${Name}`]: CustomEvent<IntakeEventOf<Name>>;
} & { 'intake:event': CustomEvent<IntakeEvent> };
