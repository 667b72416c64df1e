// What a page answers to the bench: which elements are picked, what they are in a snapshot, what selectors find.
// Runs in the browser.

/** Remembers the elements that are picked: at most so many, evenly from the whole page. */
window.choose = (selector, most) => {
    const all = [...document.querySelectorAll(selector)];
    const step = Math.max(1, all.length / most);
    window.chosen = all.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step));
};

/** The page as a recorder sends it, and the recorder's numbers of the chosen elements. */
window.snapshot = () => {
    let node;
    const { record } = window.rrwebRecord ?? window.rrweb;
    const stop = record({ emit: (event) => { if (event.type === 2) node = event.data.node; }, recordAfter: 'DOMContentLoaded', slimDOMOptions: { comment: true } });
    const ids = window.chosen.map((element) => record.mirror.getId(element));
    stop();
    return { node, ids };
};

/** A selector for each chosen element by each rival. */
window.selectors = (names) => Object.fromEntries(names.map((name) => [name, window.chosen.map((element) => {
    try {
        return window.rivals[name](element);
    } catch {
        return null;
    }
})]));

/** Whether each selector finds its element and nothing else. */
window.judge = (selectors) => Object.fromEntries(Object.entries(selectors).map(([name, list]) => [name, list.map((selector, place) => {
    let found = [];
    try {
        found = selector ? [...document.querySelectorAll(selector)] : [];
    } catch {
        // A selector that Chromium does not read finds nothing.
    }
    if (found.length === 0) return 'lost';
    return found.length === 1 && found[0] === window.chosen[place] ? 'exact' : 'wrong';
})]));

/** Milliseconds for an element, the mean and the slowest, of each rival. */
window.timed = (names) => Object.fromEntries(names.map((name) => {
    const each = window.chosen.map((element) => {
        const start = performance.now();
        window.rivals[name](element);
        return performance.now() - start;
    });
    return [name, [each.reduce((sum, one) => sum + one, 0) / each.length, Math.max(...each)]];
}));
