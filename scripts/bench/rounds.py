"""Measures cases on several sides that take turns, and returns the result as a value for the table, the file and the plot.

A round is each case on each side once; the next begins with another side. A ratio is the median of the rounds' own ratios,
so what else the machine does meanwhile falls on both.
"""

import statistics
import time

import load
import workloads
from common import CONNECTIONS, ROUNDS, SECONDS, say


def agree(cases, sides):
    """Sees that every side answers a case with the same records. Gives the size of each answer."""
    sizes = {}
    for case in cases:
        if case.record:
            continue
        number = min(side.rows for side in sides) // 2
        answers = {side.name: side.sample(case, number) for side in sides if case.request(side)}
        result = {name: workloads.ids(body) for name, body in answers.items()}
        first = next(iter(result.values()), None)
        differ = [name for name, records in result.items() if records != first]
        assert not differ and first != [], f"{case.name}: {differ} of {list(result)} answer with other records: {result}"
        sizes[case.name] = {name: len(body) for name, body in answers.items()}
    return sizes


def measure(cases, sides, rounds=ROUNDS, seconds=SECONDS):
    """Gives for each case its sides' rates and times, and the ratios that are asked of it."""
    sizes = agree(cases, [side for side in sides if side.form != "ceiling"])
    taken = {}
    for turn in range(-1, rounds):
        say(f"round {turn + 1} of {rounds}" if turn >= 0 else "warming up")
        for case in cases:
            rates = {}
            for side in sides[turn % len(sides):] + sides[:turn % len(sides)]:
                script = side.script(case, turn + 2)
                if script is None or (turn < 0 and side.form == "ceiling"):
                    continue
                # The first round, a short one, only warms up.
                before = side.cpu()
                result = load.Load(side.url, script, CONNECTIONS, 1 if turn < 0 else seconds).result()
                result.cpu = (side.cpu() - before) / result.requests * 1e6
                settle(side, result)
                rates[side.name] = round(result.rate)
                if turn >= 0:
                    taken.setdefault(case.name, {}).setdefault(side.name, []).append(result)
            if rates:
                say(f"  {case.name}: {rates}")
    made = [summary(case, taken, sizes) for case in cases if case.name in taken]
    show(made)
    return made


def settle(side, result):
    """Waits until a slow side no longer works on what was not waited for, which would fall on the next one."""
    busy = result.p99 > 500
    for _ in range(50):
        if not busy:
            return
        before = side.cpu()
        time.sleep(0.1)
        busy = side.cpu() - before > 0.02


def middle(values):
    return statistics.median(values)


def summary(case, taken, sizes):
    by_side = taken[case.name]
    result = {
        name: {
            "rate": round(middle([one.rate for one in results]), 1), "p50": round(middle([one.p50 for one in results]), 3),
            "p99": round(middle([one.p99 for one in results]), 3), "cpu": round(middle([one.cpu for one in results]), 1),
            "rounds": [round(one.rate, 1) for one in results],
            "bytes": sizes.get(case.name, {}).get(name),
        } for name, results in by_side.items()
    }
    asked = []
    for name, wishes in case.asked.items():
        for against, ratio in wishes.items():
            # Against another side, or against the same side in another case.
            base = by_side.get(against) or taken.get(against, {}).get(name)
            if name in by_side and base:
                measured = middle([ours.rate / theirs.rate for ours, theirs in zip(by_side[name], base)])
                asked.append({"side": name, "against": against, "asked": ratio, "measured": round(measured, 3)})
    return {"name": case.name, "title": case.title, "about": case.about, "sides": result, "asked": asked}


def show(made):
    for case in made:
        say(f"\n{case['title']}")
        for name, result in case["sides"].items():
            spent = f"{result['cpu']:>7,.0f} µs of a processor"
            size = f"{result['bytes']:>9,} bytes" if result["bytes"] else ""
            say(f"  {name:26}{result['rate']:>12,.0f}/s   p50 {result['p50']:>8.2f} ms   p99 {result['p99']:>8.2f} ms {spent} {size}")
        for one in case["asked"]:
            met = "met" if one["measured"] >= one["asked"] else "NOT met"
            say(f"  {one['side']} / {one['against']}: {one['measured']:.2f} (asked: {one['asked']}, {met})")
