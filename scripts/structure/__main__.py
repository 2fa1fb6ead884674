"""How the source is laid out: `python3 scripts/structure [check|report|circles CRATE]`.

`check` fails on more than three files of a crate that import each other in a circle, on source files of more than 400 lines,
and on functions of more than 80 lines, tests aside.
`report` prints lines and the largest circle of each crate. `circles` prints the circles of a crate with their imports.
"""

import re
import sys
from pathlib import Path

from imports import Crate, circles

ROOT = Path(__file__).resolve().parents[2]
CIRCLE = 3
LINES = 400
FUNCTION_LINES = 80
FUNCTION = re.compile(r"(\s*)(?:pub(?:\([^)]*\))? )?(?:const )?(?:async )?(?:unsafe )?fn (\w+)")
TESTS = re.compile(r"#\[cfg\(test\)\]\s*mod \w+ \{")


def crates():
    return {folder.parent.name: Crate(folder) for folder in sorted(ROOT.glob("crates/*/src"))}


def lines(file):
    return file.read_bytes().count(b"\n")


def functions(file):
    """The functions of a file with their lengths, by `file:line name`. rustfmt puts a function's closing brace below its start."""
    code = TESTS.split(file.read_text())[0].splitlines()
    for start, line in enumerate(code):
        if (found := FUNCTION.match(line)) and not line.endswith(("}", ";")):
            ends = (f"{found[1]}}}", f"{found[1]}}};", f"{found[1]});")
            end = next(at for at in range(start, len(code)) if code[at] in ends or (at > start and code[at].startswith(found[1] + ")") and code[at].endswith(";")))
            yield f"{file.relative_to(ROOT)}:{start + 1} {found[2]}", end - start + 1


def faults_of(found, most, what):
    return [f"{name}: {what.format(size)}; at most {most} are allowed" for name, size in sorted(found.items()) if size > most]


def check():
    largest = {name: max(map(len, circles(crate.imports())), default=0) for name, crate in crates().items()}
    sizes = {str(file.relative_to(ROOT)): lines(file) for file in sorted(ROOT.glob("crates/**/*.rs"))}
    faults = faults_of(largest, CIRCLE, "its largest circle of imports has {} files, which `scripts/structure circles` shows")
    faults += faults_of(sizes, LINES, "it has {} lines")
    sources = [file for file in sorted(ROOT.glob("crates/*/src/**/*.rs")) if "tests" not in file.stem]
    lengths = dict(function for file in sources for function in functions(file))
    faults += faults_of(lengths, FUNCTION_LINES, "the function has {} lines")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(1)
    print(f"structure: {len(sizes)} files; no circle of more than {CIRCLE} files")


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
