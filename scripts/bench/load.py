"""The load: wrk, with requests that are made while it runs. What it sends is written out here, byte for byte, with places
for a number that each request draws again, so that making one costs the generator two joined texts and nothing more."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass
from urllib.parse import urlsplit

# `{number:8}` is the drawn number in eight digits.
PLACE = re.compile(r"\{number:(\d+)\}")
# Numbers of records that nobody has made before, in eight digits.
unused = iter(range(20_000_000, 100_000_000, 500_000))

DONE = """
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('\\nmeasured {"requests": %d, "microseconds": %d, "failed": %d, "p50": %.1f, "p99": %.1f}\\n',
    summary.requests, summary.duration, errors.connect + errors.read + errors.write + errors.status,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass
class Result:
    """How many requests, how many a second, and how long one took, in milliseconds."""

    requests: int
    rate: float
    p50: float
    p99: float
    # Microseconds of a processor that the side spent on a request, as far as they were asked for.
    cpu: float = 0


def raw(method, url, headers, body=None):
    """A request as it goes over the line, its places still open."""
    parts = urlsplit(url)
    path = url[len(f"{parts.scheme}://{parts.netloc}"):] or "/"
    lines = [f"{method} {path} HTTP/1.1", f"Host: {parts.netloc}", *(f"{name}: {value}" for name, value in headers.items())]
    if body is not None:
        size = len(PLACE.sub(lambda place: "0" * int(place[1]), body).encode())
        lines += ["Content-Type: application/json", f"Content-Length: {size}"]
    return "\r\n".join(lines) + "\r\n\r\n" + (body or "")


def quoted(text):
    """A text of Lua's. JSON's escapes are not all of them Lua's, so bytes are given by number."""
    shown = "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03}" for byte in text.encode())
    return f'"{shown}"'


def fixed(method, url, headers, body=None):
    """The same request every time."""
    return f"local text = {quoted(raw(method, url, headers, body))}\nrequest = function() return text end\n"


def drawn(text, rows, seed):
    """A request with numbers of existing records, spread over all of them; `seed` makes the sequence the same again."""
    draw = f"math.random(0, {rows - 1})"
    return f"math.randomseed({seed})\nrequest = function()\n  local number = {draw}\n  return {joined(text)}\nend\n"


def counted(text):
    """A request with a number that no record has yet."""
    return (f"local number = {next(unused)}\nrequest = function()\n  number = number + 1\n  return {joined(text)}\nend\n")


def among(texts, seed):
    """One of these requests each time."""
    listed = ",\n".join(map(quoted, texts))
    return (f"math.randomseed({seed})\nlocal texts = {{{listed}}}\n"
            "request = function() return texts[math.random(#texts)] end\n")


def joined(text):
    pieces = PLACE.split(text)
    made = [quoted(piece) if turn % 2 == 0 else f'string.format("%0{piece}d", number)' for turn, piece in enumerate(pieces)]
    return " .. ".join(made)


class Load:
    """A run of wrk that has begun."""

    def __init__(self, url, script, connections, seconds):
        self.script = tempfile.NamedTemporaryFile("w", suffix=".lua")
        self.script.write(script + DONE)
        self.script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", self.script.name, url]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def result(self, may_fail=False):
        printed = self.process.communicate()[0]
        self.script.close()
        found = re.search(r"^measured (.*)$", printed, re.MULTILINE)
        assert self.process.returncode == 0 and found, printed
        result = json.loads(found[1])
        assert may_fail or result["failed"] == 0, printed
        if result["requests"] == 0:
            # Not one was answered in time: it counts as one that took all of it.
            result |= {"requests": 1, "p50": result["microseconds"], "p99": result["microseconds"]}
        return Result(result["requests"], result["requests"] / result["microseconds"] * 1e6, result["p50"] / 1000, result["p99"] / 1000)
