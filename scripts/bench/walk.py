"""Walks all pages of a region by httpx alone and by the client package, in turn: python walk.py URL KEY ROUNDS.

Prints the seconds of each walk as JSON: those on the clock, and those of the processor in this process.
"""

import json
import sys
import time

import httpx
from onderwijsregio import Onderwijsregio


def plain(http, url):
    seen, cursor = 0, None
    while True:
        parameters = {"pageSize": 100, **({"cursor": cursor} if cursor else {})}
        response = http.get(f"{url}/api/v2/candidates", params=parameters)
        response.raise_for_status()
        page = response.json()
        seen += sum(1 for candidate in page["data"] if candidate["id"])
        cursor = page["meta"].get("cursor")
        if not cursor:
            return seen


def main(url, key, rounds):
    region = Onderwijsregio(base_url=f"{url}/api/v2", api_key=key)
    http = httpx.Client(headers={"x-api-key": key})
    ways = {
        "plain": lambda: plain(http, url),
        "pages": lambda: sum(
            1 for page in region.candidates.list(page_size=100).pages() for candidate in page.items if candidate["id"]
        ),
        "entries": lambda: sum(1 for candidate in region.candidates.list(page_size=100) if candidate["id"]),
    }
    taken = {way: [] for way in ways}
    for turn in range(-1, int(rounds)):
        seen = set()
        for way in list(ways)[turn % 3 :] + list(ways)[: turn % 3]:
            started, before = time.perf_counter(), time.process_time()
            seen.add(ways[way]())
            if turn >= 0:
                taken[way].append((time.perf_counter() - started, time.process_time() - before))
        assert len(seen) == 1, f"the walks saw {seen} candidates"
    print(json.dumps(taken))


if __name__ == "__main__":
    main(*sys.argv[1:])
