"""Two nodes on one PostgreSQL against one of them, with as many connections to the database."""

import tempfile

from cluster import Cluster
from common import ROUNDS, Installation, compare, say


def measure(rows):
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        installation = Installation(folder, "--database", cluster.url())
        key = installation.key
        installation.fill(rows)
        cluster.run("VACUUM ANALYZE; CHECKPOINT")
        node = installation.serve("log")
        pair = [installation.serve(log, "--database-connections", "8") for log in ["first", "second"]]
        paths = {
            "a record by id": f"/rec{rows // 2:014}", "a page of 100": "",
            "find by e-mail": f"/find?email=kandidaat{rows // 3:08}@example.nl",
        }
        ratios = {}
        say("\n| | two nodes | one | ratio |\n|---|---|---|---|")
        for name, path in paths.items():
            alone, first, second = (f"{one.url}/api/v2/candidates{path}" for one in [node, *pair])
            # Two generators on both sides, so that only the nodes differ.
            ratios[name] = round(compare(name, (first, key, second), (alone, key, alone), ROUNDS + 2), 3)
        for running in [node, *pair]:
            running.stop()
        return {"rows": rows, "two_nodes_against_one": ratios}
