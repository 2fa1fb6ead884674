"""How long the desk's pages take with many candidates, and how large they are, on both engines. One user, who looks at each page
again and again; the demo's viewer, who signs in by a link."""

import gzip
import html
import http.client
import http.cookiejar
import random
import re
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import nullcontext
from pathlib import Path

from cluster import Cluster
from common import PHASES, SERVER, lines, say

TIMES, REGION = 100, "demo-noord"


class Demo:
    """A demo with so many more candidates in its region, and the cookies of its viewer."""

    def __init__(self, folder, cluster, rows):
        self.folder = Path(folder)
        self.words = ["--data-dir", folder, *(["--database", cluster.url()] if cluster else [])]
        self.start()
        self.stop()
        file = self.folder / "rows.ndjson"
        with open(file, "w") as out:
            out.writelines(lines(rows))
        subprocess.run([SERVER, "import", "--region", REGION, file, *self.words], check=True, stderr=subprocess.DEVNULL)
        if cluster:
            cluster.run("VACUUM ANALYZE; CHECKPOINT")
        self.start()
        self.sign_in()

    def start(self):
        """Starts the server, and waits until it has printed the links and answers."""
        printed, log = self.folder / "printed", self.folder / "log"
        command = [SERVER, "serve", "--demo", "--listen", "127.0.0.1:0", "--rate-limit", "1000000/s", *self.words]
        self.process = subprocess.Popen(command, stdout=open(printed, "w"), stderr=open(log, "w"))
        while not (link := re.search(r"viewer +(\S+)", printed.read_text())) or "ready listen" not in log.read_text():
            assert self.process.poll() is None, log.read_text()
            time.sleep(0.05)
        self.link = link[1]

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def sign_in(self):
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        form = re.search(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', browser.open(self.link).read().decode(), re.S)
        fields = {name: html.unescape(value) for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form[2])}
        parts = urllib.parse.urlsplit(self.link)
        target = urllib.parse.urljoin(self.link, html.unescape(form[1]))
        headers = {"origin": f"{parts.scheme}://{parts.netloc}", "sec-fetch-site": "same-origin"}
        browser.open(urllib.request.Request(target, urllib.parse.urlencode(fields).encode(), headers))
        self.host = parts.netloc
        self.cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def pages(chance, rows):
    """One address of each page, with newly drawn values."""
    first, second = chance.sample(PHASES, 2)
    base = f"/desk/r/{REGION}"
    phases = urllib.parse.urlencode([("phase", first), ("phase", second)])
    return {
        "today": base, "list": f"{base}/candidates", "list by name": f"{base}/candidates?sort=name", "list of two phases": f"{base}/candidates?{phases}",
        "list, no contact for 14 days": f"{base}/candidates?contact=14", "board": f"{base}/board", "board, no contact for 14 days": f"{base}/board?contact=14",
        "candidate": f"{base}/candidates/rec000000{chance.randrange(rows):08}",
    }


def measure(rows):
    result = {}
    for name, cluster in [("sqlite", nullcontext()), ("postgres", Cluster())]:
        with cluster as running, tempfile.TemporaryDirectory() as folder:
            demo = Demo(folder, running, rows)
            result[name] = look(demo, rows)
            demo.stop()
            say(f"{name}: {result[name]}")
    return {"rows": rows, "pages": result}


def look(demo, rows):
    chance, taken, sizes = random.Random(1), {}, {}
    connection = http.client.HTTPConnection(demo.host.replace("localhost", "127.0.0.1"))
    for turn in range(TIMES):
        for kind, path in pages(chance, rows).items():
            started = time.monotonic()
            connection.request("GET", path, headers={"cookie": demo.cookies, "host": demo.host})
            answer = connection.getresponse()
            body = answer.read()
            seconds = time.monotonic() - started
            assert answer.status == 200, (path, answer.status)
            # The first one fills the caches.
            if turn > 0:
                taken.setdefault(kind, []).append(seconds * 1000)
            sizes[kind] = len(gzip.compress(body)) / 1000
    result = {}
    for kind, times in taken.items():
        cuts = statistics.quantiles(times, n=100)
        result[kind] = {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "compressed_kb": round(sizes[kind], 1)}
    return result
