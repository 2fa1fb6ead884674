"""On PostgreSQL: each read against PostgREST on the same server and the same records, and two nodes against one."""

import json
import os
import tempfile

import postgrest
from cluster import Cluster
from common import Installation, compare, get, say

ROUNDS = 5
NAMES = ["a record by id", "a page of 100", "find by e-mail"]


def records(body):
    """The ids in an answer of either side, whatever is around them."""
    parsed = json.loads(body)
    data = parsed["data"] if isinstance(parsed, dict) and "data" in parsed else parsed
    rows = data if isinstance(data, list) else [data]
    return [row.get("document", row)["id"] for row in rows]


def measure(rows):
    postgrest.install()
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        installation = Installation(folder, "--database", cluster.url())
        key = installation.key
        installation.fill(rows)
        postgrest.prepare(cluster)
        cluster.run("VACUUM ANALYZE; CHECKPOINT")
        node = installation.serve("log")
        # Together they have as many connections to the database as the one.
        pair = [installation.serve(log, "--database-connections", "8") for log in ["first", "second"]]
        other = postgrest.serve(cluster, folder)
        say(f"PostgreSQL {cluster.version()}, PostgREST {postgrest.VERSION}, {rows:,} candidates,"
            f" load {os.getloadavg()[0]:.1f}, ready after {node.ready * 1000:,.0f} ms")

        email = f"kandidaat{rows // 3}@example.nl"
        paths = [f"/candidates/rec{rows // 2:014}", "/candidates", f"/candidates/find?email={email}"]
        ours, *two = [[f"{one.url}/api/v2{path}" for path in paths] for one in [node, *pair]]
        theirs = postgrest.urls(f"rec{rows // 2:014}", email)
        for form, urls in theirs.items():
            rounds = ROUNDS if form == postgrest.USUAL else 2
            say(f"\nPostgREST with {form}\n\n| | server | PostgREST | ratio |\n|---|---|---|---|")
            for name, url, there in zip(NAMES, ours, urls):
                assert records(get(url, key)) == records(get(there)), there
                compare(f"{name} ({len(get(url, key)):,} and {len(get(there)):,} bytes)", (url, key), (there,), rounds)

        say("\n| | two nodes | one | ratio |\n|---|---|---|---|")
        for name, alone, first, second in zip(NAMES, ours, *two):
            # Two generators on both sides, so that only the nodes differ.
            compare(name, (first, key, second), (alone, key, alone), ROUNDS + 2)
        say(f"\nload at the end: {os.getloadavg()[0]:.1f}")
        for running in [node, *pair, other]:
            running.stop()
