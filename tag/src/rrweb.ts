/** The recorder underneath: rrweb, with the settings that Louver needs and nothing else of it. */

import { record } from "@rrweb/record";
import { fieldsOf } from "./activation";
import { nameOf, valueOf } from "./dom";
import type { Mirror } from "./nodes";
import { INCREMENTAL, INPUT, type RrEvent } from "./wire";

interface Rrweb {
  (options: Record<string, unknown>): (() => void) | undefined;
  takeFullSnapshot(isCheckout?: boolean): void;
  mirror: Mirror;
}

const rrweb = record as unknown as Rrweb;

export const mirror: Mirror = rrweb.mirror;

/** Starts recording; `emit` must not throw, for rrweb calls it from within the page's own code. Answers how to stop. */
export function startRecording(emit: (event: RrEvent) => void): () => void {
  const stop = rrweb({
    emit,
    // rrweb has one clock for all that scrolls in a document: covered content that scrolls would hold up what is shown. Below
    // zero it has none; browsers tell of each place once a frame.
    sampling: { mousemove: false, mouseInteraction: false, scroll: -1, media: 200, input: "all" },
    recordAfter: "DOMContentLoaded",
    // Scripts keep their (empty) element: sibling selectors must count on the relay as they do here.
    slimDOMOptions: { script: false, comment: true },
    inlineStylesheet: true,
    inlineImages: false,
    recordCanvas: false,
    collectFonts: false,
    recordCrossOriginIframes: false,
    userTriggeredOnInput: true,
    maskInputOptions: { password: true },
    // A page's own `rr-…` classes mean nothing here.
    blockClass: "louver-unused",
    ignoreClass: "louver-unused",
    maskTextClass: "louver-unused",
    errorHandler: () => true,
  });
  if (!stop) {
    throw new Error("The page could not be recorded.");
  }
  const reset = ({ target }: Event): void => {
    if (target !== window && nameOf(target as Node) === "form") {
      // The fields change once all have heard of it.
      setTimeout(() => tellFields(target as HTMLFormElement, emit));
    }
  };
  addEventListener("reset", reset, { capture: true, passive: true });
  return () => {
    removeEventListener("reset", reset, { capture: true });
    stop();
  };
}

/** Tells of each field of a form that was reset, which rrweb does not. */
function tellFields(form: HTMLFormElement, emit: (event: RrEvent) => void): void {
  for (const field of fieldsOf(form)) {
    const isChecked = (field as HTMLInputElement).checked === true;
    const data = { source: INPUT, id: mirror.getId(field), text: valueOf(field), isChecked } as const;
    emit({ type: INCREMENTAL, data, timestamp: Date.now() });
  }
}

export function takeFullSnapshot(): void {
  rrweb.takeFullSnapshot();
}
