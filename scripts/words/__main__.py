"""Finds words of a private vocabulary that is no longer used: `python3 scripts/words [FILE…]`.

`retired.toml` lists the words with their standard terms, and the exceptions. A word is found in identifiers of any case
(`LockedLane`, `lane_of`, `LANES`), in comments, texts and documents. An exception that matches nothing is a fault, too.
"""

import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("retired.toml")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
CAMEL = re.compile(r"(?<![a-z])[A-Z][a-z]+")


def searched():
    """The files under version control that are neither generated nor data, nor the list itself."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in listed.splitlines():
        if name.endswith((".rs", ".sql", ".md", ".toml", ".py", ".mjs", ".js", ".html", ".css", ".yml", ".yaml", ".json")) \
                or name == "Makefile" or name.startswith((".ci/", "scripts/")):
            if not any(fnmatch(name, pattern) for pattern in rules()["skip"]) and (ROOT / name).is_file():
                yield name


_rules = None


def rules():
    global _rules
    _rules = _rules or tomllib.loads(LIST.read_text())
    return _rules


def found(line):
    """The retired words of a line, each with its standard term."""
    known = rules()
    for part in PART.findall(line):
        if term := known["words"].get(part.lower()):
            yield part.lower(), term
    for part in CAMEL.findall(re.sub(r"//.*", "", line)):
        if term := known["types"].get(part):
            yield part, term
    spaced = " ".join(re.findall(r"[\w']+", line.replace("_", " "))).lower()
    for phrase, term in known["phrases"].items():
        if re.search(rf"(?<![\w'-]){re.escape(phrase)}(?![\w'-])", spaced):
            yield phrase, term


def main(only):
    exceptions, used, faults = rules()["except"], set(), 0
    for name in searched():
        if only and name not in only:
            continue
        try:
            lines = (ROOT / name).read_text().splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            for word, term in found(line):
                allowed = [index for index, one in enumerate(exceptions) if word in one["words"]
                           and any(fnmatch(name, pattern) for pattern in one["files"])
                           and re.search(one.get("line", ""), line)]
                used.update(allowed)
                if not allowed:
                    faults += 1
                    print(f"{name}:{number}: '{word}' is a retired word; use: {term}", file=sys.stderr)
    for index, one in enumerate(exceptions):
        if index not in used and not only:
            faults += 1
            print(f"scripts/words/retired.toml: this exception matches nothing: {one}", file=sys.stderr)
    if faults:
        raise SystemExit(f"{faults} fault(s); scripts/words/retired.toml has the words and the exceptions")
    print(f"words: none of {sum(len(known) for key, known in rules().items() if isinstance(known, dict))} retired words is used")


main(set(sys.argv[1:]))
