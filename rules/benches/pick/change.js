// What becomes of a page between two releases, by a seeded model: everything at once, the same for every generator of selectors.
// Runs in the browser. It knows nothing of how selectors are made; what is hash-like it says for itself.

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed) {
    return () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

const WORDS = 'amber birch cedar delta ember fjord grove haven inlet jetty knoll ledge marsh north ochre pearl quay ridge slate thorn'.split(' ');
const STATES = ['is-active', 'active', 'is-open', 'open', 'selected', 'is-selected', 'focused', 'has-error', 'is-valid', 'loading', 'disabled', 'hover'];
/** Attributes that name ids, one or several. */
const REFERENCES = ['for', 'list', 'form', 'headers', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-details', 'aria-activedescendant', 'aria-errormessage', 'aria-flowto'];
/** Parents in which the parser or the standard allows no `div`, and elements that stand in one place alone. */
const NO_DIV_IN = 'select, optgroup, datalist, table, thead, tbody, tfoot, tr, colgroup, ul, ol, dl, svg, svg *, math, math *, video, audio, object, picture, map, textarea, option, title, style, script';
const NEVER_WRAPPED = 'html, head, head *, body, option, optgroup, thead, tbody, tfoot, tr, td, th, caption, col, colgroup, li, dt, dd, legend, summary, source, track, param, br, script, style, noscript, template';

/** A part of 5 or more letters and digits in turn, or with capitals where no word begins: `css-1x2y3z`, `Button_root__3x2Ab`, `bdVaJa`. */
function isHashLike(name) {
    return name.split(/[-_]+/).some((part) =>
        part.length >= 5 && (/\d[a-z]/i.test(part) && /[a-z]\d/i.test(part)
            || /^[a-z]{0,2}([A-Z][a-z]?){3,}$/.test(part)));
}

/** Changes the page for a seed. */
window.change = (seed) => {
    const chance = random(seed);
    const below = (count) => Math.floor(chance() * count);
    const elements = [...document.querySelectorAll('*')];

    // Classes that a build made up.
    const classes = new Map();
    const hash = (part) => [...part].map((one) =>
        /\d/.test(one) ? below(10) : String.fromCharCode((/[A-Z]/.test(one) ? 65 : 97) + below(26))).join('');
    for (const element of elements) {
        for (const name of [...element.classList].filter(isHashLike)) {
            if (!classes.has(name)) {
                classes.set(name, name.split(/([-_]+)/).map((part) => (isHashLike(part) ? hash(part) : part)).join(''));
            }
            element.classList.replace(name, classes.get(name));
        }
    }

    // Ids with digits, and what refers to them.
    const ids = new Map();
    for (const element of elements) {
        const id = element.getAttribute('id');
        if (id && /\d/.test(id) && !ids.has(id)) ids.set(id, id.replace(/\d/g, () => below(10)));
    }
    for (const element of elements) {
        const id = element.getAttribute('id');
        if (ids.has(id)) element.setAttribute('id', ids.get(id));
        for (const name of REFERENCES) {
            const value = element.getAttribute(name);
            if (value) element.setAttribute(name, value.split(/(\s+)/).map((one) => ids.get(one) ?? one).join(''));
        }
        for (const name of ['href', 'data-target', 'data-bs-target']) {
            const value = element.getAttribute(name);
            if (value?.startsWith('#') && ids.has(value.slice(1))) element.setAttribute(name, `#${ids.get(value.slice(1))}`);
        }
    }

    // Every text, and the texts that stand in attributes.
    const reworded = (text) => text.replace(/\S+/g, () => WORDS[below(WORDS.length)]);
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (text.data.trim() && !text.parentElement.closest('script, style')) text.data = reworded(text.data);
    }
    for (const element of elements) {
        for (const name of ['title', 'alt', 'placeholder', 'aria-label']) {
            if (element.getAttribute(name)?.trim()) element.setAttribute(name, reworded(element.getAttribute(name)));
        }
        if (element.matches('input[type=submit][value], input[type=button][value], input[type=reset][value]')) {
            element.setAttribute('value', reworded(element.getAttribute('value')));
        }
    }

    // States, on a tenth.
    for (const element of elements) {
        if (element.closest('body') && chance() < 0.1) element.classList.add(STATES[below(STATES.length)]);
    }

    // A sibling in a tenth of the parents: a bare one of the kind of those that are there, before them.
    const parents = elements.filter((element) => element.closest('body') && element.children.length > 0 && !element.closest('svg'));
    for (const parent of parents) {
        if (chance() >= 0.1) continue;
        const sibling = document.createElement(parent.children[below(parent.children.length)].localName);
        sibling.textContent = WORDS[below(WORDS.length)];
        parent.prepend(sibling);
    }

    // A wrapper around a twentieth of the elements.
    for (const element of elements) {
        if (chance() >= 0.05 || element.matches(NEVER_WRAPPED) || element.parentElement?.matches(NO_DIV_IN)) continue;
        const wrapper = document.createElement('div');
        element.replaceWith(wrapper);
        wrapper.append(element);
    }
};
