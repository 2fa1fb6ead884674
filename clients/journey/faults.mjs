// Which fault a request meets: rules, tried in order, each with a fixed list of faults or with a
// seeded choice.

import { createHash } from "node:crypto";

const CUTS = ["pass", "cut-before", "cut-after", "cut-midway", "stall"];

/**
 * A fault as an object: `"cut-after"` is short for `{"kind": "cut-after"}`, and a `status` makes an
 * answer.
 */
function fault(given) {
  const made = typeof given === "string" ? { kind: given } : { kind: "status" in given ? "answer" : "pass", ...given };
  if (made.kind === "answer" ? !Number.isInteger(made.status) : !CUTS.includes(made.kind))
    throw new TypeError(`a fault is one of ${CUTS.join(", ")}, or has a status; got ${JSON.stringify(given)}`);
  return made;
}

/** Numbers from 0 to 1, always the same for the same seed (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The faults of a list, one after the other; then none. */
function listed(faults) {
  const left = faults.map(fault);
  return () => left.shift();
}

/** Faults by a seed. The same request meets at most `most` of them in a row. */
function seeded({ seed, share, of, most = 2 }) {
  const choices = of.map(fault);
  const roll = dice(seed);
  const inARow = new Map();
  return (identity) => {
    const [hit, which] = [roll() < share, roll()];
    const before = inARow.get(identity) ?? 0;
    if (!hit || before >= most) {
      inARow.delete(identity);
      return { kind: "pass" };
    }
    inARow.set(identity, before + 1);
    return choices[Math.floor(which * choices.length)];
  };
}

/** Makes a function that gives the fault of a request, or undefined. */
export function plan(rules) {
  const made = rules.map(({ method, path, faults, ...random }) => ({
    matches: (request) =>
      (method === undefined || method === request.method) &&
      (path === undefined || new RegExp(path).test(request.target.split("?")[0])),
    next: faults ? listed(faults) : seeded(random),
  }));
  return (request) => {
    const { method, target, idempotencyKey, bodySha256 } = request;
    const identity = JSON.stringify([method, target, idempotencyKey, bodySha256]);
    for (const rule of made) {
      const found = rule.matches(request) ? rule.next(identity) : undefined;
      if (found) return found.kind === "pass" && !found.delay ? undefined : found;
    }
    return undefined;
  };
}

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
