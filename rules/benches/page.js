// A page that looks like a real application, made from a seed: navigation, cards with forms, tables, lists, css-in-js classes.
// Runs in the browser; `streams.mjs` records it.

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed) {
    return () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

const chance = random(3);
const below = (count) => Math.floor(chance() * count);
const WORDS =
    'account balance invoice delivery order payment customer address review settings monthly total pending approved reference contract'.split(' ');
const words = (count) => Array.from({ length: count }, () => WORDS[below(WORDS.length)]).join(' ');
const PARTS = 'Root Header Body Row Cell Label Field Button Icon Link List Item Badge Panel Text Group'.split(' ');
/** The classes of a part as css-in-js libraries write them: a hash, and a readable one. */
const styled = (part, variant = 0) => {
    const place = PARTS.indexOf(part) * 8 + variant;
    return `css-${((place + 7) * 2654435761 >>> 8).toString(36)} ui-${part}${variant ? ` ui-${part}--v${variant}` : ''}`;
};

function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
}

const row = (number) =>
    element('tr', { class: styled('Row', number % 3), 'data-row': `${number}` },
        element('td', { class: styled('Cell') }, element('a', { class: styled('Link'), href: `/orders/${number}` }, `No. ${number}`)),
        element('td', { class: styled('Cell', 1) }, words(2)),
        element('td', { class: styled('Cell', 2), 'data-testid': 'amount' }, `${below(100000) / 100} EUR`),
        element('td', { class: styled('Cell') }, element('span', { class: styled('Badge', below(4)), title: words(1) }, words(1))));

const item = (number) =>
    element('li', { class: styled('Item', number % 4), role: 'listitem' },
        element('span', { class: styled('Icon', number % 6), 'aria-hidden': 'true' }),
        element('span', { class: styled('Text') }, words(3)));

const field = (card, number) => {
    const id = `field-${card}-${number}`;
    const control = number === 2
        ? element('select', { class: styled('Field', 2), id, name: `choice${number}` },
            ...['one', 'two', 'three'].map((value) => element('option', { value }, words(1))))
        : element('input', {
            class: styled('Field', number % 2), id, name: ['name', 'email', '', 'phone'][number] ?? 'note',
            type: number === 1 ? 'email' : 'text', autocomplete: 'off', placeholder: words(2),
        });
    return element('div', { class: styled('Group', number) },
        element('label', { class: styled('Label'), for: id }, words(2)), control);
};

const card = (number) =>
    element('section', { class: styled('Panel', number % 5), id: `card-${number}`, 'data-testid': `card-${number % 20}`, 'aria-label': words(2) },
        element('header', { class: styled('Header') },
            element('h2', { class: styled('Text', 1) }, words(3)),
            element('button', { class: styled('Button', number % 4), type: 'button', 'aria-expanded': 'true' }, element('span', { class: styled('Icon', 1) }), words(1))),
        element('div', { class: styled('Body', number % 2) },
            element('form', { class: styled('Root', 1), id: `form-${number}`, action: '/save' },
                ...[0, 1, 2, 3].map((place) => field(number, place)),
                element('button', { class: styled('Button', 5), type: 'submit' }, 'Save')),
            element('table', { class: styled('Root', 2) },
                element('tbody', {}, ...Array.from({ length: 6 }, (_, place) => row(number * 10 + place)))),
            element('ul', { class: styled('List') }, ...Array.from({ length: 5 }, (_, place) => item(place)))));

/** Fills the page with so many cards of about 80 elements and 120 nodes each. */
window.fill = (cards) => {
    const style = element('style', {});
    style.textContent = PARTS.flatMap((part) => Array.from({ length: 8 }, (_, variant) =>
        `.${styled(part, variant).split(' ')[0]}{display:flex;padding:${variant}px 8px;border-radius:4px}`)).join('\n');
    document.head.append(style);
    document.body.append(
        element('nav', { class: styled('Root') }, ...Array.from({ length: 12 }, (_, place) =>
            element('a', { class: styled('Link', place % 3), href: `/${WORDS[place]}` }, words(1)))),
        element('main', { class: styled('Body'), id: 'main' }, ...Array.from({ length: cards }, (_, number) => card(number))));
};

/** One change as an application makes it. */
const CHANGES = [
    (within) => within.classList.toggle('is-active'),
    (within) => within.querySelector('tr')?.classList.toggle('ui-Row--selected'),
    (within) => within.querySelector('button')?.setAttribute('aria-expanded', `${chance() < 0.5}`),
    (within) => { const cell = within.querySelector('[data-testid=amount]'); if (cell) cell.firstChild.data = `${below(100000) / 100} EUR`; },
    (within) => { const text = within.querySelector('h2'); text.firstChild.data = words(3); },
    (within) => within.querySelector('tbody').append(row(below(100000))),
    (within) => within.querySelector('tbody').firstChild?.remove(),
    (within) => within.querySelector('ul').prepend(item(below(10))),
    (within) => within.querySelector('ul').lastChild?.remove(),
    (within) => within.querySelector('ul').append(within.querySelector('ul').firstChild ?? ''),
    (within) => { within.querySelector('header').style.height = `${below(80)}px`; },
    (within) => { within.querySelector('label').title = words(2); },
];

/** Makes so many changes, each a batch of its own. */
window.change = async (count) => {
    const cards = document.querySelectorAll('section');
    for (let made = 0; made < count; made += 1) {
        CHANGES[made % CHANGES.length](cards[below(cards.length)]);
        // Observers are told in a microtask.
        await new Promise((done) => setTimeout(done));
    }
};
