/**
 * Asks the API from the browser, where an answer sets the log-in's cookie or a file goes up.
 * Gives `{data}`, or `{code, faults}` with the faults by field.
 */
export async function ask(method, path, body) {
  let answer;
  try {
    const headers = { "content-type": "application/json" };
    answer = await fetch(`/api${path}`, { method, headers, body: typeof body === "string" ? body : JSON.stringify(body) });
  } catch {
    return { code: "unreachable", faults: {} };
  }
  const data = await answer.json().catch(() => null);
  if (answer.ok) return { data };
  return { code: data?.error?.code ?? "internal_error", faults: byField(data?.error?.faults ?? []) };
}

/** Gives the first fault of each field: `$.email` is about `email`. */
function byField(faults) {
  const found = {};
  for (const { path, code, what } of faults) {
    const field = path.replace(/^\$\.?/, "") || "$";
    found[field] ??= { code, what: what ?? "" };
  }
  return found;
}
