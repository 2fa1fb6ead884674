"""What more records in a region cost, and more pages before the one that is asked for; on SQLite."""

import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import rounds
import workloads
from common import Installation, say
from workloads import Side

SIZES = [10_000, 100_000, 1_000_000, 10_000_000]


def measure(rows):
    """Measures each size up to so many records, all of them in turn, and then the regions."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        result, sides = {}, []
        for size in [size for size in SIZES if size <= rows] or [rows]:
            installation = Installation(Path(folder, str(size)))
            facts = result[f"{size:,}"] = {"import_rows_per_second": round(installation.fill(size))}
            facts["database_mb"] = round(sum(file.stat().st_size for file in Path(folder, str(size)).glob("*.db*")) / 1e6)
            server = installation.serve("log")
            running.callback(server.stop)
            facts |= {"ready_ms": round(server.ready * 1000, 1), "resident_at_start_mb": round(server.memory(), 1)}
            sides.append(Side(f"{size:,}", "server", server.url, {"x-api-key": installation.key}, [server], size))
            facts |= {**walk(sides[-1]), **stream(sides[-1])}
            say(f"{size:,} candidates: {facts}")
        cases = workloads.of("scale")
        made = rounds.measure(cases, sides)
        for side in sides:
            result[side.name]["resident_after_all_mb"] = side.memory()
    return {"rows": rows, "sizes": result, "cases": made}


def walk(side):
    started = time.monotonic()
    records = side.walk()
    assert records == side.rows, f"the walk gave {records:,} of {side.rows:,}"
    return {"walk_records_per_second": round(records / (time.monotonic() - started)),
            "resident_after_walk_mb": side.memory()}


def stream(side):
    """The whole region in one answer."""
    before = side.processes[0].memory("VmHWM")
    header = f"x-api-key: {side.headers['x-api-key']}"
    size, seconds = subprocess.run(
        ["curl", "-sfN", "-H", header, "-H", "accept: application/x-ndjson", f"{side.url}/api/v2/candidates",
         "-o", "/dev/null", "-w", "%{size_download} %{time_total}"], check=True, capture_output=True, text=True).stdout.split()
    return {"stream_records_per_second": round(side.rows / float(seconds)), "stream_mb": round(int(size) / 1e6),
            "stream_memory_on_top_mb": round(side.processes[0].memory("VmHWM") - before, 1)}
