"""The cases: a file each in `workloads/`, and what is left of one when it meets a server. docs/performance.md describes
such a file."""

import http.client
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import load
from common import TEXT, get_as

FOLDER = Path("workloads")
# Where a page begins, by cursor or by the position before it: the page of this number, or `any` and `last`, which are drawn
# again for each request from all pages behind the first, or from the last few.
BEGIN = re.compile(r"\{(cursor|after):(\w+)\}")
LAST, PAGE = 4, 100
KNOWN = {"title", "about", "parts", "rows", "record", "requests", "asked"}


@dataclass
class Workload:
    """A case. `requests` says for each kind of server what is sent to it; a kind may have several forms, with a comma."""

    name: str
    title: str
    about: str
    parts: list
    requests: dict
    rows: int = 0
    record: dict = field(default_factory=dict)
    asked: dict = field(default_factory=dict)

    @staticmethod
    def read(file):
        result = json.loads(file.read_text())
        assert not (strange := set(result) - KNOWN), f"{file}: {strange} is not known; there are {KNOWN}"
        return Workload(file.stem, **result)

    def request(self, side):
        """The request for this side, its numbers still open, or nothing when there is none or too few records for it."""
        result = self.requests.get(side.form)
        if result is None or side.rows < self.rows:
            return None
        page = BEGIN.search(result["path"])
        path = result["path"].replace(page[0], side.begin(page[1], side.pages(page[2])[0])) if page else result["path"]
        body = result.get("body")
        if body is not None:
            body = body.replace("{record}", json.dumps(self.record, ensure_ascii=False).replace("{text}", TEXT))
        headers = {**side.headers, **result.get("headers", {})}
        return result.get("method", "GET"), side.url + path, headers, body


def of(part):
    """The cases of a part, simple before deep."""
    cases = [Workload.read(file) for file in FOLDER.glob("*.json")]
    return sorted((case for case in cases if part in case.parts), key=lambda case: (case.rows, case.name))


class Side:
    """One that is measured: a server, and how it is spoken to.

    `name` is what it is called in the table, `form` which of a case's requests it gets, `processes` what works for it.
    """

    def __init__(self, name, form, url, headers, processes, rows):
        self.name, self.form, self.url, self.headers, self.processes, self.rows = name, form, url, headers, processes, rows
        self.cursors = {1: ""}

    def cpu(self):
        """Seconds of a processor that its processes have had."""
        return sum(process.cpu() for process in self.processes)

    def memory(self):
        return round(self.processes[0].memory(), 1)

    def script(self, case, turn):
        """What the load generator sends in this round; None when the case is not for this side."""
        asked = case.request(self)
        if asked is None:
            return None
        text, page = load.raw(*asked), BEGIN.search(case.requests[self.form]["path"])
        if page and not page[2].isdecimal():
            numbers = self.pages(page[2])
            self.begin(page[1], numbers[-1])  # One walk finds all of them.
            begins = [self.begin(page[1], number) for number in numbers]
            return load.among([text.replace(f"={begins[0]} ", f"={begin} ") for begin in begins], turn)
        if not load.PLACE.search(text):
            return load.fixed(*asked)
        return load.counted(text) if case.record else load.drawn(text, self.rows, turn)

    def sample(self, case, number):
        """The answer to one request of this case."""
        method, url, headers, body = case.request(self)
        url, body = (load.PLACE.sub(lambda place: f"{number:0{place[1]}}", text or "") for text in (url, body))
        return get_as(method, url, headers, body)

    def pages(self, word):
        """The pages that are meant by a number, by `any` or by `last`; at most a thousand, and whole ones."""
        deepest = self.rows // PAGE
        if word == "last":
            return range(deepest - LAST + 1, deepest + 1)
        return range(2, deepest + 1, max(1, deepest // 1000)) if word == "any" else [int(word)]

    def begin(self, kind, page):
        """Where a page begins: the position before it, or its cursor, found by walking there once."""
        if kind == "after":
            return str((page - 1) * PAGE)
        if page not in self.cursors:
            self.walk(page)
        return self.cursors[page]

    def walk(self, until=None):
        """Follows the list over one connection to its end or to a page, as a mirror would, and remembers where each page
        begins. Gives how many records there were."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc)
        page, records, cursor = 1, 0, ""
        while cursor is not None:
            self.cursors[page] = cursor
            if page == until:
                break
            connection.request("GET", "/api/v2/candidates" + (f"?cursor={cursor}" if cursor else ""), headers=self.headers)
            body = connection.getresponse().read()
            # The last member of the answer; to read all of it would take longer than to get it.
            found = re.search(rb'"meta":\{.*"cursor":(?:"([^"]+)"|null)', body[-2000:])
            page, records = page + 1, records + body.count(b'{"id":"rec')
            cursor = found[1].decode() if found[1] else None
        connection.close()
        return records


def ids(body):
    """The ids of the records in an answer, whatever is around them."""
    result = json.loads(body)
    for around in ["data", "items"]:
        if isinstance(result, dict) and around in result:
            result = result[around]
    return [row.get("document", row)["id"] for row in (result if isinstance(result, list) else [result])]
