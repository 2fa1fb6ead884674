// What must be true of every page so that everybody can use it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Checks the page with axe, light and dark, on a phone and on a desk. `what` names it in a failure. */
export async function accessible(page, what) {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [320, 1280]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await page.evaluate(axe);
      const { violations } = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), tags);
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
      assert.deepEqual(found, [], `${what}, ${colorScheme}, ${width}`);
      // WCAG 1.4.10: nothing to scroll sideways for, and 2.5.8: nothing too small to hit.
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} is wider than ${width}`);
      const small = await page.locator("a, button, input:not([type=hidden]), select, summary").evaluateAll((all) =>
        all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24 && getComputedStyle(one).position !== "absolute" && !one.closest("p, li, .skip, label")).map((one) => one.outerHTML));
      assert.deepEqual(small, [], what);
    }
  }
}
