/** The tag's files as they are served, by name below `tag/`. */
export function buildTag(): Promise<{ recorder: Uint8Array; loader: Uint8Array; hash: string }>;
