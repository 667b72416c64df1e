/** What the test calls in the page. */

import { rulesFor } from "./rules";
import { World } from "./world";

export { rulesFor, World };
