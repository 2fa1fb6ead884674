"""Reads on both engines, against what a user would pick instead and against the same bytes from memory; and creates."""

import re
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pocketbase
import postgrest
import rounds
import workloads
from cluster import Cluster
from common import CEILING, Installation, Other, free_port, say
from workloads import Side

# A place in a path whose value is drawn for each request.
DRAWN = re.compile(r"\{(number:|cursor:[a-z])")
# What each does for an answer. docs/performance.md says more.
TERMS = {
    "sqlite": "a region's key, rate limit, log; WAL with synchronous=FULL",
    "postgres": "a region's key, rate limit, log; fsync on",
    "postgrest": "a signed token (HS256), no rate limit, errors logged; fsync on",
    "pocketbase": "a signed token (HS256) and its user, no rate limit, log; WAL with synchronous=NORMAL",
    "ceiling": "nothing but the bytes",
}


def measure(rows, part="reads"):
    """Fills every database with the same records, starts every server, and measures the part's cases in turn."""
    cases = workloads.of(part)
    with tempfile.TemporaryDirectory() as folder, Cluster() as cluster, ExitStack() as running:
        servers = start(rows, folder, cluster, running)
        if part == "writes":
            postgrest.allow_writes(cluster)
        sides = [Side(name, form, *servers[kind], rows) for name, kind, form in forms(cases)]
        if part == "reads":
            sides.append(ceiling(cases, sides[0], folder, running))
        say("".join(f"\n{name}: {terms}" for name, terms in TERMS.items()))
        made = rounds.measure(cases, sides)
        memory = {kind: round(processes[0].memory()) for kind, (_, _, processes) in servers.items()}
        say(f"\nresident at the end, MB: {memory}")
        return {"rows": rows, "postgres": cluster.version(), "terms": TERMS, "memory": memory, "cases": made}


def start(rows, folder, cluster, running):
    """Each kind of server: its address, the headers that it wants, its process and that of its database."""
    def ours(log, *words):
        server = installation.serve(log, *words)
        running.callback(server.stop)
        return server.url, {"x-api-key": installation.key}, [server]

    def peer(address, token, process, *database):
        running.callback(process.stop)
        return f"http://{address}", {"authorization": token}, [process, *database]

    say(f"preparing {rows:,} candidates: SQLite")
    installation = Installation(Path(folder, "server"))
    installation.fill(rows)
    say("PostgreSQL")
    installation.copy(cluster.url())
    servers = {"sqlite": ours("sqlite")}
    url, headers, processes = ours("postgres", "--database", cluster.url())
    servers["postgres"] = url, headers, [*processes, cluster]
    say("PostgREST")
    postgrest.install()
    postgrest.prepare(cluster)
    cluster.run("VACUUM ANALYZE; CHECKPOINT")
    token = f"Bearer {postgrest.token()}"
    servers["postgrest"] = peer(postgrest.ADDRESS, token, postgrest.serve(cluster, folder), cluster)
    say("PocketBase")
    token = pocketbase.prepare(folder, rows)
    servers["pocketbase"] = peer(pocketbase.ADDRESS, token, pocketbase.serve(folder))
    return servers


def forms(cases):
    """What is measured: name, kind of server, and which of a case's requests it gets."""
    result = [("sqlite", "sqlite", "server"), ("postgres", "postgres", "server")]
    for form in sorted({form for case in cases for form in case.requests} - {"server"}):
        result.append((form, form.split(",")[0], form))
    return result


def ceiling(cases, subject, folder, running):
    """Hands out what the server answered, from memory, over the same HTTP stack."""
    words = []
    for case in cases:
        if case.request(subject):
            file = Path(folder, f"{case.name}.body")
            file.write_bytes(subject.sample(case, subject.rows // 2))
            words.append(f"{case.name}={file}")
            # As much to make for the load generator as on the other sides.
            drawn = "?{number:14}" if DRAWN.search(case.requests["server"]["path"]) else ""
            case.requests["ceiling"] = {"path": f"/{case.name}{drawn}"}
    address = f"127.0.0.1:{free_port()}"
    process = Other([CEILING, address, *words], f"{folder}/ceiling", f"http://{address}/{cases[0].name}")
    running.callback(process.stop)
    return Side("ceiling", "ceiling", f"http://{address}", {}, [process], subject.rows)
