// How restricted parts of the replayed page look to an agent. Appearance only: what may not be seen was never sent.

/** Style rules for the replayer's frame and the frames in it. */
export const RESTRICTED: string[] = [
  // Nothing that a style sheet prints: generated text is text.
  '[data-louver~="mask"]::before, [data-louver~="mask"]::after, [data-louver~="mask"] *::before, [data-louver~="mask"] *::after, [data-louver~="hide"]::before, [data-louver~="hide"]::after { content: none !important; }',
  '[data-louver~="mask"] { background-image: repeating-linear-gradient(135deg, rgb(107 63 196 / 13%) 0 4px, transparent 4px 8px) !important; }',
  '[data-louver~="hide"] { background: repeating-linear-gradient(45deg, #d8d8de 0 6px, #ececf0 6px 12px) !important; border-color: transparent !important; box-shadow: none !important; }',
  'span[data-louver~="hide"] { display: inline-block !important; }',
  '[data-louver~="disable"] { opacity: 0.55 !important; filter: grayscale(0.7) !important; }',
];
