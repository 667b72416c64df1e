/** The tag's files as they are served, by name below `tag/`. */
export function buildTag(): Promise<{ recorder: Uint8Array; loader: Uint8Array; hash: string }>;

/** The script of the editor's leak test, with more of esbuild's plugins. */
export function buildProve(plugins?: import("esbuild").Plugin[]): Promise<Uint8Array>;
