"""How the source is laid out: `python3 scripts/structure [check|report|circles CRATE]`.

`check` fails on more than three files of a crate that import each other in a circle, and on source files of more than 400 lines.
`report` prints lines and the largest circle of each crate. `circles` prints the circles of a crate with their imports.
"""

import sys
from pathlib import Path

from imports import Crate, circles

ROOT = Path(__file__).resolve().parents[2]
CIRCLE = 3
LINES = 400

# The largest circle of each crate that has one of more than three files. A number may only shrink.
CIRCLES = {"api": 12, "services": 12}

# The files of more than 400 lines, with their number of lines. A number may only shrink.
LONG_FILES = {
    "crates/services/src/mutations/operation.rs": 475,
    "crates/services/src/mutations/queue/mod.rs": 427,
    "crates/services/src/mutations/run.rs": 456,
    "crates/store/src/custom_fields/mod.rs": 407,
    "crates/web/src/view/samples.rs": 583,
}


def crates():
    return {folder.parent.name: Crate(folder) for folder in sorted(ROOT.glob("crates/*/src"))}


def lines(file):
    return file.read_bytes().count(b"\n")


def faults_of(allowed, found, most, what):
    """What is larger than allowed, and which exceptions are needed no longer."""
    faults = []
    for name, size in sorted(found.items()):
        limit = allowed.get(name, most)
        if size > limit:
            faults.append(f"{name}: {what.format(size)}; at most {limit} are allowed")
    for name in sorted(allowed):
        if found.get(name, 0) <= most:
            faults.append(f"{name}: {what.format(found.get(name, 0))}; remove its exception in scripts/structure/__main__.py")
    return faults


def check():
    largest = {name: max(map(len, circles(crate.imports())), default=0) for name, crate in crates().items()}
    sizes = {str(file.relative_to(ROOT)): lines(file) for file in sorted(ROOT.glob("crates/**/*.rs"))}
    faults = faults_of(CIRCLES, largest, CIRCLE, "its largest circle of imports has {} files")
    faults += faults_of(LONG_FILES, sizes, LINES, "it has {} lines")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(1)
    print(f"structure: {len(sizes)} files; no circle of more than {max([CIRCLE, *CIRCLES.values()])} files")


def report():
    for name, crate in crates().items():
        files = [module.file for module in crate.modules.values()]
        tests = sorted((ROOT / "crates" / name).glob("tests/**/*.rs"))
        groups = circles(crate.imports())
        print(
            f"{name:16} {len(files):4} files {sum(map(lines, files)):6} lines"
            f"  tests {sum(map(lines, tests)):6} lines  largest circle {max(map(len, groups), default=0)}"
        )


def show(name):
    crate = Crate(ROOT / "crates" / name / "src")
    edges = crate.imports()
    for group in circles(edges):
        print(f"{len(group)} files:")
        for path in group:
            inside = sorted(edges[path] & set(group))
            print(f"  {'::'.join(path) or 'lib'} -> {', '.join('::'.join(target) or 'lib' for target in inside)}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [] | ["check"]:
            check()
        case ["report"]:
            report()
        case ["circles", name]:
            show(name)
        case _:
            sys.exit(__doc__)
