/** The recorder's entry: hands the loader that loaded it what it can do, and leaves nothing in the page's global scope. */

import { capture } from "./capture";
import type { Recorder } from "./loader";
import { own } from "./own";
import { Session } from "./session";

const script = own(document, "currentScript") as (HTMLScriptElement & { louver?: (recorder: Recorder) => void }) | null;

script?.louver?.({ session: (config) => new Session(config), capture });
