// What a developer for Node would build: JSON.parse, css-select over rrweb's nodes by an adapter, mask, JSON.stringify.
// Prints milliseconds of a full snapshot (the best of several) and microseconds of a change (the median).

import { readFileSync } from 'node:fs';
import { compile, selectAll } from 'css-select';

const [stream, rulesFile] = process.argv.slice(2);
const lines = readFileSync(stream, 'utf8').split('\n');
const { rules } = JSON.parse(readFileSync(rulesFile, 'utf8'));

const children = (node) => node.childNodes ?? [];
const adapter = {
    isTag: (node) => node.type === 2,
    getAttributeValue: (element, name) => element.attributes[name]?.toString(),
    getChildren: children,
    getName: (element) => element.tagName,
    getParent: (node) => node.parent ?? null,
    getSiblings: (node) => children(node.parent ?? node),
    getText: (node) => node.textContent ?? children(node).map(adapter.getText).join(''),
    hasAttrib: (element, name) => element.attributes[name] !== undefined,
    removeSubsets: (nodes) => nodes,
};
const options = { adapter, xmlMode: true };
const compiled = rules.map(({ effect, selector }) => ({ effect, test: compile(selector, options) }));
const KEPT = new Set('id class type role for name rows cols width height dir disabled'.split(' '));
const plain = (key, value) => (key === 'parent' || key === 'effect' ? undefined : value);

let nodes = new Map();
function link(node, parent) {
    Object.defineProperty(node, 'parent', { value: parent, writable: true, enumerable: false });
    nodes.set(node.id, node);
    for (const child of children(node)) link(child, node);
}
const stronger = (one, other) => (one === 'hide' || other === 'hide' ? 'hide' : one === 'mask' || other === 'mask' ? 'mask' : undefined);

/** A copy of a node as its effects leave it. */
function redact(node, effects, inherited) {
    const effect = stronger(inherited, effects.get(node));
    if (node.type === 3) return effect ? { ...node, textContent: '••••••' } : node;
    if (!node.childNodes) return node;
    if (effect === 'hide') return { ...node, attributes: {}, childNodes: [] };
    const attributes = effect && node.attributes
        ? Object.fromEntries(Object.entries(node.attributes).filter(([name]) => KEPT.has(name)))
        : node.attributes;
    return { ...node, attributes, childNodes: node.childNodes.map((child) => redact(child, effects, effect)) };
}

let effects = new Map();
function snapshot(line) {
    const event = JSON.parse(line);
    nodes = new Map();
    effects = new Map();
    link(event.data.node, null);
    for (const { effect, test } of compiled) {
        for (const node of selectAll(test, children(event.data.node), options)) effects.set(node, stronger(effect, effects.get(node)));
    }
    return JSON.stringify({ ...event, data: { ...event.data, node: redact(event.data.node, effects) } }, plain);
}

function judge(node) {
    if (node.type === 2) {
        for (const { effect, test } of compiled) if (test(node)) effects.set(node, stronger(effect, effects.get(node)));
    }
    children(node).forEach(judge);
}
function held(node) {
    let effect;
    for (let next = node; next; next = next.parent) effect = stronger(effect, effects.get(next));
    return effect;
}

function change(line) {
    const event = JSON.parse(line);
    const { removes, adds, texts, attributes } = event.data;
    for (const { id, parentId } of removes) {
        const parent = nodes.get(parentId);
        if (parent) parent.childNodes = parent.childNodes.filter((child) => child.id !== id);
    }
    for (const { parentId, nextId, node } of adds) {
        const parent = nodes.get(parentId);
        if (!parent) continue;
        link(node, parent);
        const place = parent.childNodes.findIndex((child) => child.id === nextId);
        parent.childNodes.splice(place < 0 ? parent.childNodes.length : place, 0, node);
        judge(node);
    }
    for (const { id, value } of texts) if (nodes.has(id)) nodes.get(id).textContent = value;
    for (const { id, attributes: changed } of attributes) {
        const node = nodes.get(id);
        if (!node) continue;
        for (const [name, value] of Object.entries(changed)) {
            if (value === null) delete node.attributes[name];
            else if (typeof value === 'string') node.attributes[name] = value;
        }
        judge(node);
    }
    const shown = {
        ...event.data,
        adds: adds.map((add) => ({ ...add, node: redact(add.node, effects, held(add.node)) })),
        texts: texts.map((text) => (held(nodes.get(text.id)) ? { ...text, value: '••••••' } : text)),
        attributes: attributes.filter(({ id }) => !held(nodes.get(id))),
    };
    return JSON.stringify({ ...event, data: shown }, plain);
}

const full = lines.find((line) => line.startsWith('{"type":2'));
const changes = lines.filter((line) => line.startsWith('{"type":3'));
function timed(work) {
    const start = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - start);
}
const rounds = Array.from({ length: 7 }, () => timed(() => snapshot(full)));
// As it comes from a socket: just written.
const each = changes.map((line) => {
    const json = Buffer.from(line).toString();
    return timed(() => change(json));
}).sort((a, b) => a - b);
console.log(Math.min(...rounds) / 1e6, each[each.length >> 1] / 1e3);
