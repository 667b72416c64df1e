/** Tells, at once and synchronously, when the page changes its address without loading. */

/** Calls `changed` after each change until the answer is called. */
export function watchRoutes(changed: () => void): () => void {
  let active = true;
  const tell = (): void => {
    if (active) {
      changed();
    }
  };
  const restore = (["pushState", "replaceState"] as const).map((name) => {
    const original = history[name];
    const wrapped: typeof original = function (this: History, ...args) {
      original.apply(this, args);
      tell();
    };
    history[name] = wrapped;
    return () => {
      if (history[name] === wrapped) {
        history[name] = original;
      }
    };
  });
  window.addEventListener("popstate", tell, true);
  window.addEventListener("hashchange", tell, true);
  // Sees what goes around the functions above, in browsers that have it.
  const navigation = (window as { navigation?: unknown }).navigation;
  const entries = navigation instanceof EventTarget ? navigation : null;
  entries?.addEventListener("currententrychange", tell);
  return () => {
    active = false;
    restore.forEach((undo) => undo());
    window.removeEventListener("popstate", tell, true);
    window.removeEventListener("hashchange", tell, true);
    entries?.removeEventListener("currententrychange", tell);
  };
}
