"""The cases: a file each in `workloads/`, and what is left of one when it meets a server. docs/performance.md says what
stands in such a file."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import load
from common import TEXT, get_as

FOLDER = Path("workloads")
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
        told = json.loads(file.read_text())
        assert not (strange := set(told) - KNOWN), f"{file}: {strange} is not known; there are {KNOWN}"
        return Workload(file.stem, **told)

    def request(self, side):
        """The request for this side, its numbers still open, or nothing when there is none or too few records for it."""
        told = self.requests.get(side.form)
        if told is None or side.rows < self.rows:
            return None
        path = re.sub(r"\{cursor:(\d+)\}", lambda page: side.cursor(int(page[1])), told["path"])
        body = told.get("body")
        if body is not None:
            body = body.replace("{record}", json.dumps(self.record, ensure_ascii=False).replace("{text}", TEXT))
        headers = {**side.headers, **told.get("headers", {})}
        return told.get("method", "GET"), side.url + path, headers, body


def of(part):
    """The cases of a part, simple before deep."""
    cases = [Workload.read(file) for file in FOLDER.glob("*.json")]
    return sorted((case for case in cases if part in case.parts), key=lambda case: (case.rows, case.name))


class Side:
    """One that is measured: a server, and how it is spoken to.

    `name` is what it is called in the table, `form` which of a case's requests it gets.
    """

    def __init__(self, name, form, url, headers, process, rows):
        self.name, self.form, self.url, self.headers, self.process, self.rows = name, form, url, headers, process, rows
        self.cursors = {1: ""}

    def script(self, case, turn):
        """What the load generator sends in this round; None when the case is not for this side."""
        asked = case.request(self)
        if asked is None:
            return None
        text = load.raw(*asked)
        if not load.PLACE.search(text):
            return load.fixed(*asked)
        return load.counted(text) if case.record else load.drawn(text, self.rows, turn)

    def sample(self, case, number):
        """The answer to one request of this case."""
        method, url, headers, body = case.request(self)
        url, body = (load.PLACE.sub(lambda place: f"{number:0{place[1]}}", text or "") for text in (url, body))
        return get_as(method, url, headers, body)

    def cursor(self, page):
        """Where so deep a page begins, found by walking there once."""
        if page not in self.cursors:
            self.walk([page])
        return self.cursors[page]

    def walk(self, pages=()):
        """Follows the list to its end, or to the deepest of these pages. Gives how many records there were."""
        page, records, cursor = 1, 0, ""
        while True:
            if page in pages:
                self.cursors[page] = cursor
                if page == max(pages):
                    return records
            answer = json.loads(get_as("GET", f"{self.url}/api/v2/candidates?cursor={cursor}".removesuffix("?cursor="), self.headers))
            records, page, cursor = records + len(answer["data"]), page + 1, answer["meta"]["cursor"]
            if cursor is None:
                return records


def ids(body):
    """The ids of the records in an answer, whatever is around them."""
    told = json.loads(body)
    for around in ["data", "items"]:
        if isinstance(told, dict) and around in told:
            told = told[around]
    return [row.get("document", row)["id"] for row in (told if isinstance(told, list) else [told])]
