/**
 * The browser's own properties of nodes. A form answers by its field of that name before it (`<input name="parentNode">`), a
 * document by its image or form of that name (`<img name="defaultView">`): a plain read of either is not to be trusted.
 */

/** A property of any node by the getter of one prototype, whatever classes the page makes below it. */
export function getter<T, V>(prototype: object, name: string): (target: T) => V {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (!get) {
    throw new Error(`This browser has no ${name}.`);
  }
  return (target) => get.call(target) as V;
}

/** A property as a node's own class has it: for what is done to a node, where nothing is decided by it. */
export function own<T extends Node, K extends keyof T>(node: T, name: K): T[K] {
  return Reflect.get(Object.getPrototypeOf(node) as object, name, node) as T[K];
}
