"""The tests that documents name, as `path: name` in backquotes: each is there."""

import re

from dependencies import ROOT

DOCUMENTS = ["docs/threat-model.md"]
NAMED = re.compile(r"`((?:crates|clients)/[\w./-]+\.(?:rs|py|mjs)): ([^`]+)`")


def named():
    for document in DOCUMENTS:
        for path, test in NAMED.findall((ROOT / document).read_text()):
            yield document, path, test


def is_there(path, test):
    file = ROOT / path
    if not file.is_file():
        return False
    test = re.escape(test)
    declared = {".rs": rf"\bfn {test}\(", ".py": rf"\bdef {test}\(", ".mjs": rf"\btest\(\s*[\"'`]{test}[\"'`]"}
    return re.search(declared[file.suffix], file.read_text()) is not None


def faults():
    seen = list(named())
    for document, path, test in seen:
        if not is_there(path, test):
            yield f"{document} names a test that is not there: {path}: {test}"
    if not seen:
        yield f"no test is named in {', '.join(DOCUMENTS)}"


def summary():
    return f"{len({(path, test) for _, path, test in named()})} tests named by the threat model are there"
