"""What a server's upkeep costs the requests beside it, on both engines: deleting what is old, a backup, an integrity check,
and erasing 10,000 candidates. The same mixed load runs alone and beside each, in turn."""

import statistics
import subprocess
import tempfile
import threading
from contextlib import nullcontext
from pathlib import Path

import load
from cluster import Cluster, binary
from common import say
from mixed import WRITERS, Instance

TURNS, WINDOW, MOST = 3, 5, 12
ERASED = 10_000
# So many mutations are old when their deletion begins.
OLD = 20_000


def measure(rows):
    result = {}
    for name, cluster in [("sqlite", nullcontext()), ("postgres", Cluster())]:
        with cluster as running, tempfile.TemporaryDirectory() as folder:
            instance = Instance(folder, running, rows)
            result[name] = {kind.__name__: compare(kind, instance) for kind in KINDS}
            instance.server.stop()
    return {"rows": rows, "beside": result}


def compare(kind, instance):
    """The times of the load beside this kind of work, against those alone just before."""
    pairs = []
    for turn in range(TURNS):
        alone = instance.window(WINDOW)
        run, is_over = kind(instance, turn)
        work = threading.Thread(target=run, daemon=True)
        work.start()
        windows = []
        while len(windows) < MOST and (work.is_alive() or not is_over()):
            windows.append(instance.window(WINDOW))
        work.join()
        pairs.append((alone, {name: statistics.median(one[name] for one in windows) for name in alone}, len(windows)))
    result = {name: {"alone": round(statistics.median(alone[name] for alone, _, _ in pairs), 2),
                     "beside": round(statistics.median(beside[name] for _, beside, _ in pairs), 2),
                     "ratio": round(statistics.median(beside[name] / alone[name] for alone, beside, _ in pairs), 3)}
              for name in ["read_p50", "read_p99", "write_p50", "write_p99"]}
    result["windows"] = [windows for _, _, windows in pairs]
    say(f"{kind.__name__}: {result}")
    return result


def at_once():
    return True


def deletion(instance, _):
    """The clock jumps over the day for which mutations and accesses are kept. Their removal begins within a minute."""
    while instance.mutations() < OLD:
        load.Load(instance.url, instance.writes(), WRITERS, 2).result()
    instance.jump(4)
    return (lambda: None), (lambda: instance.mutations() < OLD // 2)


def backup(instance, turn):
    target = Path(instance.folder, f"backup-{turn}")
    if instance.cluster:
        command = [binary("pg_dump"), "-Fc", "-f", target, "-d", instance.cluster.url()]
    else:
        command = instance.installation.command("backup", target)
    return (lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)), at_once


def check(instance, _):
    command = instance.installation.command("doctor", "--deep")
    return (lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)), at_once


def erasure(instance, turn):
    """By id, over four connections, as fast as it goes."""
    first = instance.rows // 2 + turn * ERASED
    text = load.raw("DELETE", f"{instance.url}/rec000000{{number:8}}?permanent=true", {"x-api-key": instance.installation.key})
    script = (f"local number, last = {first - 1}, {first + ERASED - 1}\nrequest = function()\n"
              f"  if number >= last then wrk.thread:stop() end\n  number = math.min(number + 1, last)\n"
              f"  return {load.joined(text)}\nend\n")
    return (lambda: load.Load(instance.url, script, 4, 120).result(may_fail=True)), at_once


KINDS = [deletion, backup, check, erasure]
