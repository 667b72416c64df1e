// Bundles the tag: the recorder first, because the loader carries the recorder's hash.
//
// Writes `tag/recorder.js`, `tag/recorder.hash`, `tag/tag.js` and, where their sources are there, `pkg/replay.js`, `pkg/chart.js`,
// `pkg/json.js` and `pkg/prove.js` under LOUVER_SITE_ROOT.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const site = resolve(root, process.env.LOUVER_SITE_ROOT ?? "target/site");

const common = {
  bundle: true,
  minify: true,
  // Constructable style sheets, which the panel needs under a strict CSP, came to browsers later than all of ES2022.
  target: "es2022",
  legalComments: "none",
  absWorkingDir: root,
  write: false,
  logLevel: "warning",
};

/** The tag's files as they are served, by name below `tag/`. */
export async function buildTag() {
  const recorder = await bundle({ entryPoints: ["tag/src/recorder.ts"], format: "iife", plugins: [fitRecorder()] });
  const digest = createHash("sha256").update(recorder).digest();
  const hash = digest.toString("hex").slice(0, 16);
  const loader = await bundle({
    entryPoints: ["tag/src/loader.ts"],
    format: "iife",
    define: {
      RECORDER_HASH: JSON.stringify(hash),
      RECORDER_INTEGRITY: JSON.stringify(`sha256-${digest.toString("base64")}`),
    },
  });
  return { recorder, hash, loader };
}

/** The stage of the editor's leak test: the same recorder and redactor, without the session around them. */
export async function buildProve(plugins = []) {
  return bundle({ entryPoints: ["app/prove/prove.ts"], format: "iife", plugins: [fitRecorder(), ...plugins] });
}

async function main() {
  const { recorder, hash, loader } = await buildTag();
  put("tag/recorder.js", recorder);
  put("tag/recorder.hash", hash);
  put("tag/tag.js", loader);
  for (const name of ["replay", "chart", "json"]) {
    const source = `app/${name}/${name}.ts`;
    if (existsSync(join(root, source))) {
      put(`pkg/${name}.js`, await bundle({ entryPoints: [source], format: "esm" }));
    }
  }
  if (existsSync(join(root, "app/prove/prove.ts"))) {
    put("pkg/prove.js", await buildProve());
  }
}

async function bundle(options) {
  const { outputFiles } = await build({ ...common, ...options });
  return outputFiles[0].contents;
}

function put(name, content) {
  const path = join(site, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const small = brotliCompressSync(content).length;
  console.log(`${name}: ${content.length} bytes, ${small} with brotli`);
}

/**
 * rrweb writes `data-rr-is-password` on the customer's own field when its type changes. Louver remembers that by itself
 * and never alters the page, so the line is taken out. So is the worker that reads the pixels of canvases, which are never recorded,
 * and whatever writes nodes and errors of the page into the console. Addresses it makes absolute by `tag/src/base.ts`. The build fails when something is no longer where it was.
 */
function fitRecorder() {
  const cuts = [
    [/target\.setAttribute\("data-rr-is-password", "true"\);/g, ""],
    [/a\.setAttribute\("href", customHref\);/g, "const address = addressAt(doc, customHref); if (address !== null) return address; $&"],
    [/s\.ownerNode\.baseURI/g, "baseOf(s.ownerNode)"],
    [/^const jsContent = '.*';$/gm, 'const jsContent = "";'],
    [/^const DEPARTED_MIRROR_ACCESS_WARNING = ".*";$/gm, 'const DEPARTED_MIRROR_ACCESS_WARNING = "";'],
  ];
  return {
    name: "fit-recorder",
    setup(build) {
      build.onLoad({ filter: /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/ }, ({ path }) => {
        const source = readFileSync(path, "utf8");
        const gone = cuts.find(([what]) => source.match(what)?.length !== 1);
        if (gone) {
          throw new Error(`rrweb changed: look for ${gone[0]} in ${path}`);
        }
        const cut = cuts.reduce((rest, [what, by]) => rest.replace(what, by), source);
        const ours = `import { addressAt, baseOf } from ${JSON.stringify(join(root, "tag/src/base.ts"))};`;
        return { contents: ours + cut.replace(/\bconsole\.(log|debug|info|warn|error)\(/g, "void ("), loader: "js" };
      });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main();
}
