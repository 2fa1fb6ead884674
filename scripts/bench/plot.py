"""A plot of the cases as SVG, legible on a light and on a dark page: requests a second of each side, on a logarithmic scale."""

import math
from html import escape

SIDES = {"ceiling": "the same bytes from memory", "sqlite": "server on SQLite", "postgres": "server on PostgreSQL",
         "postgrest": "PostgREST", "pocketbase": "PocketBase"}
LEFT, WIDTH, BAR, TITLE, GAP = 16, 800, 15, 24, 12
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 } .line { stroke: #d0d7de }
.ceiling { fill: #8c959f } .sqlite { fill: #0969da } .postgres { fill: #1a7f37 } .postgrest { fill: #bc4c00 } .pocketbase { fill: #8250df }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .line { stroke: #3d444d }
.ceiling { fill: #9198a1 } .sqlite { fill: #4493f8 } .postgres { fill: #3fb950 } .postgrest { fill: #db6d28 } .pocketbase { fill: #ab7df8 }
}
"""


def plot(cases, caption):
    """The SVG of these cases."""
    drawn = [(case["title"], {name: result["rate"] for name, result in case["sides"].items() if name in SIDES}) for case in cases]
    rates = [rate for _, sides in drawn for rate in sides.values()]
    low = 10 ** math.floor(math.log10(min(rates)))
    high = max(rates) * 2.5  # Room for the number behind the longest bar.

    def place(rate):
        return LEFT + (WIDTH - 2 * LEFT) * math.log(rate / low) / math.log(high / low)

    parts, x, y = [], LEFT, 48
    for name, words in SIDES.items():
        parts.append(f'<rect class="{name}" x="{x}" y="10" width="12" height="12"/><text x="{x + 17}" y="20">{words}</text>')
        x += 40 + 6.6 * len(words)
    top = y - 10
    for title, sides in drawn:
        parts.append(f'<text class="title" x="{LEFT}" y="{y + 12}">{escape(title)}</text>')
        y += TITLE - 4
        for name in SIDES:
            if name in sides:
                end = place(sides[name])
                parts.append(f'<rect class="{name}" x="{LEFT}" y="{y}" width="{max(end - LEFT, 1):.1f}" height="{BAR - 3}"/>'
                             f'<text x="{end + 5:.1f}" y="{y + 10}">{sides[name]:,.0f}/s</text>')
                y += BAR
        y += GAP
    scale, rate = [], low
    while rate < high:
        at = f"{place(rate):.1f}"
        scale.append(f'<line class="line" x1="{at}" y1="{top}" x2="{at}" y2="{y}"/>')
        if place(rate) < WIDTH - 50:
            scale.append(f'<text x="{at}" y="{y + 14}">{rate:,}</text>')
        rate *= 10
    height = y + 42
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(caption)}">\n'
            f"<style>{STYLE}</style>\n" + "\n".join([*scale, *parts])
            + f'\n<text x="{LEFT}" y="{height - 8}">{escape(caption)}</text>\n</svg>\n')
