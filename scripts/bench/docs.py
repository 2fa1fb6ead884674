"""Puts what was measured into docs/performance.md, between its `<!-- measured: NAME -->` and `<!-- end -->`, and draws the
plot: `python3 scripts/bench/docs.py`. A part that was not measured is left as it stands."""

import json
import re
import statistics
from pathlib import Path

from plot import plot
from report import FILE

PAGE, PICTURE = Path("docs/performance.md"), Path("docs/performance.svg")
SIDES = {"sqlite": "SQLite", "postgres": "PostgreSQL", "postgrest": "PostgREST", "pocketbase": "PocketBase", "ceiling": "ceiling"}
PAIRS = [("sqlite", "ceiling"), ("sqlite", "postgrest"), ("sqlite", "pocketbase"), ("postgres", "postgrest")]


def table(head, rows):
    head = list(head)
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in [head, ["---"] * len(head), *rows]]
    return "\n".join(lines)


def ratio(case, one, other):
    """The median of the rounds' ratios, or nothing when one of them was not measured."""
    sides = case["sides"]
    if one not in sides or other not in sides:
        return None
    return statistics.median(a / b for a, b in zip(sides[one]["rounds"], sides[other]["rounds"]))


def shown(value):
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def with_asked(case, one, other):
    asked = next((wish["asked"] for wish in case["asked"] if (wish["side"], wish["against"]) == (one, other)), None)
    measured = shown(ratio(case, one, other))
    return f"{measured} (≥ {asked})" if asked and measured else measured


def ratios(part):
    head = ["", *(f"{SIDES[one]} / {SIDES[other]}" for one, other in PAIRS)]
    return table(head, [[case["title"], *(with_asked(case, *pair) for pair in PAIRS)] for case in part["cases"]])


def rates(part):
    rows = []
    for case in part["cases"]:
        cells = []
        for name in SIDES:
            result = case["sides"].get(name)
            cells.append(f"{result['rate']:,.0f} ({result['p50']:.1f}, {result['p99']:.0f})" if result else "")
        rows.append([case["title"], *cells])
    return table(["requests/s (p50, p99 in ms)", *SIDES.values()], rows)


def spent(part):
    rows = [[case["title"], *(f"{case['sides'][name]['cpu']:,.0f}" if name in case["sides"] else "" for name in SIDES)]
            for case in part["cases"]]
    return table(["µs of a processor a request, with the database's", *SIDES.values()], rows)


def others(part):
    """The peers' other forms."""
    rows = [
        [case["title"], form, f"{result['rate']:,.0f}", shown(ratio(case, "sqlite", form)), shown(ratio(case, "postgres", form))]
        for case in part["cases"] for form, result in case["sides"].items() if "," in form
    ]
    return table(["", "form", "requests/s", "SQLite / it", "PostgreSQL / it"], rows) if rows else ""


def among_cases(part, against=SIDES):
    """What is asked of a side against something else than these: as a rule, the same side in another case."""
    return "\n".join(
        f"- {case['title']}, {SIDES.get(wish['side'], wish['side'])} against {SIDES.get(wish['against'], wish['against'])}:"
        f" {wish['measured']:.2f} (≥ {wish['asked']})"
        for case in part["cases"] for wish in case["asked"] if wish["against"] not in against)


def conditions(part):
    result = [f"{part['rows']:,} candidates of {part['record_bytes']} bytes", f"{part['cores']} cores",
            f"{part['connections']} connections", f"{part['rounds']} rounds of {part['seconds']} s"]
    if "postgres" in part:
        result += [f"PostgreSQL {part['postgres']}", f"PostgREST {part['versions']['postgrest']}",
                 f"PocketBase {part['versions']['pocketbase']}"]
    return f"{', '.join(result)}; {part['at'][:10]}, load at the end {part['load_at_the_end']}."


def comparison(part):
    memory = ", ".join(f"{SIDES[name]} {mb:,} MB" for name, mb in part["memory"].items())
    result = [conditions(part), ratios(part), among_cases(part), rates(part), spent(part), others(part),
            f"Resident at the end: {memory}, without PostgreSQL's own processes."]
    return "\n\n".join(block for block in result if block)


def writes(part):
    names = {
        "seen_ms_after_202_under_load": "seen after its 202 while 16 connections write, ms",
        "waiting": "mutations waiting in another region", "seen_ms_idle": "sent and seen before that, ms",
        "seen_ms_waiting": "while they wait, ms", "seen_ms_draining": "while they are done, ms",
        "drained_per_second": "done a second", "resident_mb_before": "resident before they are done, MB",
        "resident_mb_at_most": "resident at most meanwhile, MB",
    }
    sides = ["sqlite", "postgres"]
    rows = [[words, *(f"{part['behind'][side][name] or 0:,}" for side in sides)] for name, words in names.items()]
    result = table(["", *(SIDES[side] for side in sides)], rows)
    return f"{comparison(part)}\n\n{result}\n\nWithout HTTP and database, {part['behind']['validation']}."


def scale(part):
    facts = list(part["sizes"].values())
    names = {
        "import_rows_per_second": "import, rows/s", "walk_records_per_second": "a full walk, records/s",
        "stream_records_per_second": "one NDJSON stream, records/s", "stream_memory_on_top_mb": "memory for it on top, MB",
        "database_mb": "database, MB", "ready_ms": "ready after the start, ms", "resident_at_start_mb": "resident then, MB",
        "resident_after_walk_mb": "resident after the walk, MB", "resident_after_all_mb": "resident after all loads, MB",
    }
    rows = [[words, *(f"{result[name]:,}" for result in facts)] for name, words in names.items() if facts[-1][name] is not None]
    for kind, words in [("rate", "requests/s"), ("cpu", "µs of a processor")]:
        for case in part["cases"]:
            values = [case["sides"].get(size, {}).get(kind) for size in part["sizes"]]
            rows.append([f"{case['title']}, {words}", *(f"{value:,.0f}" if value else "" for value in values)])
    return "\n\n".join([conditions(part), table(["candidates", *part["sizes"]], rows), among_cases(part, against=[])])


def regions(part):
    names = {
        "by_id": "a record by id, requests/s", "against_one_region": "against one region", "ready_ms": "ready after the start, ms",
        "resident_at_start_mb": "resident then, MB", "resident_after_all_mb": "resident after the load, MB",
        "resident_after_creates_mb": "resident after each region's creates, MB",
    }
    rows = [[words, *(f"{result[name]:,}" for result in part["regions"].values())] for name, words in names.items()]
    return "\n\n".join([conditions(part), table(["regions", *part["regions"]], rows)])


def growth(part):
    names = {
        "days": "days", "database_mb": "database, MB", "log_mb": "its log, MB", "resident_mb": "memory, MB",
        "candidates": "candidates", "mutations": "mutations", "accesses": "accesses", "audit": "audit", "reads": "reads/s",
        "read_p50": "p50, ms", "read_p99": "p99, ms", "writes": "writes/s", "write_p50": "p50, ms", "write_p99": "p99, ms",
    }
    blocks = [conditions(part)]
    for side, phases in part["growth"].items():
        rows = [[f"{phase[name]:,}" for name in names] for phase in phases]
        blocks.append(f"{SIDES[side]}, {part['phase_seconds']} s of load in each line:\n\n{table(names.values(), rows)}")
    return "\n\n".join(blocks)


def beside(part):
    words = {"read_p50": "reads, p50", "read_p99": "reads, p99", "write_p50": "writes, p50", "write_p99": "writes, p99"}
    rows = []
    for side, kinds in part["beside"].items():
        for kind, result in kinds.items():
            cells = [f"{result[name]['alone']} → {result[name]['beside']} ({result[name]['ratio']:.2f})" for name in words]
            rows.append([f"{kind}, {SIDES[side]}", *cells])
    return f"{conditions(part)}\n\n{table(['ms alone → beside (ratio)', *words.values()], rows)}"


PLOTTED = "reads-100000"
MADE = {"reads": comparison, "writes": writes, "scale": scale, "regions": regions, "growth": growth, "beside": beside}


def main():
    kept = json.loads(FILE.read_text())
    page = PAGE.read_text()
    for name, part in kept.items():
        begin, make = f"<!-- measured: {name} -->", MADE.get(name.split("-")[0])
        if make and begin in page:
            block = f"{begin}\n\n{make(part)}\n\n<!-- end -->"
            page = re.sub(rf"{begin}.*?<!-- end -->", lambda _: block, page, flags=re.DOTALL)
    PAGE.write_text(page)
    if shown := kept.get(PLOTTED):
        PICTURE.write_text(plot(shown["cases"], f"{shown['rows']:,} candidates; logarithmic scale; longer is better"))


if __name__ == "__main__":
    main()
