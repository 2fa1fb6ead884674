"""The database inside: each read against the same bytes handed out from memory by the same HTTP stack."""

import json
import subprocess
import tempfile
from pathlib import Path

from common import BASELINE, Installation, Other, compare, get, say


def walk(candidates, key, rows):
    """Follows the cursor to its end. Gives the cursor near the end."""
    cursor, deep, records = None, None, 0
    while True:
        page = json.loads(get(candidates + (f"?cursor={cursor}" if cursor else ""), key))
        records += len(page["data"])
        deep, cursor = cursor if cursor and records <= rows - 200 else deep, page["meta"]["cursor"]
        if cursor is None:
            assert records == rows
            return deep


def stream(server, candidates, key):
    before = server.memory("VmHWM")
    size, seconds = subprocess.run(
        ["curl", "-sN", "-H", f"x-api-key: {key}", "-H", "accept: application/x-ndjson", candidates, "-o", "/dev/null",
         "-w", "%{size_download} %{time_total}"], check=True, capture_output=True, text=True).stdout.split()
    say(f"stream: {int(size) / 1e6:,.0f} MB in {float(seconds):.1f} s,"
        f" {server.memory('VmHWM') - before:,.1f} MB of memory on top of the peak before it")


def measure(rows):
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(folder)
        key = installation.key
        installation.fill(rows)
        server = installation.serve("log")
        say(f"ready after {server.ready * 1000:,.0f} ms with {rows:,} candidates")
        candidates = f"{server.url}/api/v2/candidates"
        urls = {
            "a record by id": f"{candidates}/rec{rows // 2:014}",
            "a page of 100": candidates,
            "a page of 100, five fields": f"{candidates}?fields=name,email,phone,phase,city",
            "find by e-mail": f"{candidates}/find?email=kandidaat{rows // 3}@example.nl",
            "a page of 100 in two phases": f"{candidates}?phase=nieuw&phase=matchen",
        }
        for number, url in enumerate(urls.values()):
            Path(folder, f"body{number}").write_bytes(get(url, key))
        deep = walk(candidates, key, rows)
        say(f"resident after a full walk: {server.memory():,.0f} MB")
        stream(server, candidates, key)

        address = "127.0.0.1:18990"
        bodies = [f"{number}={folder}/body{number}" for number in range(len(urls))]
        base = Other([BASELINE, address, *bodies], f"{folder}/base", f"http://{address}/0")
        say("\n| | server | the same bytes from memory | ratio |\n|---|---|---|---|")
        for number, (name, url) in enumerate(urls.items()):
            compare(name, (url, key), (f"http://{address}/{number}",))
        if deep:
            say("\n| | deep | first | ratio |\n|---|---|---|---|")
            compare(f"a page at depth {rows - 200:,}", (f"{candidates}?cursor={deep}", key), (candidates, key))
        base.stop()
        server.stop()
