// What a place in a JSON document may hold, by its JSON Schema: as far as the schema of rule sets goes.

export interface Schema {
  description?: string;
  type?: string;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  required?: string[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

/** The schema of the value that these names and places lead to; none where the schema says nothing of it. */
export function at(root: Schema, path: ReadonlyArray<string | number>): Schema | undefined {
  let here: Schema | undefined = resolved(root, root);
  for (const step of path) {
    const next: Schema | undefined = typeof step === "number" ? here?.items : own(here?.properties, step);
    here = next && resolved(root, next);
    if (!here) return undefined;
  }
  return here;
}

/** The names that an object at this place may still get. */
export function names(schema: Schema, there: ReadonlySet<string>): Array<[name: string, schema: Schema]> {
  return Object.entries(schema.properties ?? {}).filter(([name]) => !there.has(name));
}

/** What can stand there, as JSON. */
export function values(schema: Schema): string[] {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value));
  if (schema.type === "boolean") return ["true", "false"];
  return [];
}

/** What a new value begins with. */
export function blank(root: Schema, schema: Schema): string {
  const whole = resolved(root, schema) ?? schema;
  if (whole.default !== undefined) return JSON.stringify(whole.default);
  if (whole.type === "array") return "[]";
  if (whole.type === "object") return "{}";
  return values(whole)[0] ?? '""';
}

function resolved(root: Schema, schema: Schema): Schema | undefined {
  const name = schema.$ref?.replace("#/$defs/", "");
  if (name === undefined) return schema;
  const found = own(root.$defs, name);
  // What stands beside a reference describes this use of it.
  return found && { ...found, ...schema, $ref: undefined as never };
}

function own<T>(of: Record<string, T> | undefined, name: string): T | undefined {
  return of && Object.hasOwn(of, name) ? of[name] : undefined;
}
