"""Holds Cargo.lock against a copy of the RustSec advisory database on this machine, without the network."""

import re
import tomllib
from pathlib import Path

import dependencies

HEAD = re.compile(r"```toml\n(.*?)```", re.S)
PART = re.compile(r"(>=|<=|>|<|\^|~|=)?\s*(\d[\w.+-]*)$")


def order(version):
    """What versions are compared by: a pre-release comes before what it leads to."""
    core, _, before = version.partition("+")[0].partition("-")
    numbers = [int(number) for number in core.split(".")] + [0, 0]
    words = [(0, int(word), "") if word.isdigit() else (1, 0, word) for word in before.split(".") if word]
    return tuple(numbers[:3]), not before, words


def ceiling(operator, wanted):
    """The first version that `^` or `~` leaves out."""
    numbers = [int(number) for number in re.split(r"[-+]", wanted)[0].split(".")]
    if operator == "~":
        at = min(1, len(numbers) - 1)
    else:
        at = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    return order(".".join(map(str, [*numbers[:at], numbers[at] + 1])))


def is_within(version, requirement):
    """Whether a version is one of those that an advisory's requirement, such as `>= 1.2, < 2`, names."""
    for part in filter(None, (part.strip() for part in requirement.split(","))):
        found = PART.match(part)
        if not found:
            raise SystemExit(f"the requirement '{requirement}' is not understood")
        operator, wanted = found[1] or "^", found[2]
        here, there = order(version), order(wanted)
        if operator in "^~":
            good = there <= here and here[0] < ceiling(operator, wanted)[0]
        else:
            good = {">=": here >= there, "<=": here <= there, ">": here > there, "<": here < there, "=": here == there}[operator]
        if not good:
            return False
    return True


def hits(folder, packages):
    """A line for each advisory about one of these packages, name and version; and how many advisories were read."""
    versions, found, read = {}, [], 0
    for name, version in packages:
        versions.setdefault(name, []).append(version)
    for file in sorted(Path(folder).glob("crates/*/RUSTSEC-*.md")):
        text = file.read_text()
        whole = tomllib.loads(HEAD.search(text)[1])
        about, read = whole["advisory"], read + 1
        if about["package"] not in versions or about.get("withdrawn"):
            continue
        rules = whole.get("versions", {})
        good = [*rules.get("patched", []), *rules.get("unaffected", [])]
        title = re.search(r"^# (.+)$", text, re.M)
        for version in versions[about["package"]]:
            if not any(is_within(version, requirement) for requirement in good):
                kind = about.get("informational", "vulnerability")
                found.append(f"{about['id']} ({kind}): {about['package']} {version}: {title[1] if title else 'no title'}")
    return found, read


def check(folder):
    ignored = set(dependencies.rules().get("advisories", {}).get("ignore", []))
    packages = {(package["name"], package["version"]) for package in dependencies.metadata()["packages"] if package["source"]}
    found, read = hits(folder, packages)
    if not read:
        raise SystemExit(f"there are no advisories in '{folder}': it is a clone of https://github.com/RustSec/advisory-db")
    result = [line for line in found if line.split(" ")[0] not in ignored]
    for line in result:
        print(line)
    if result:
        raise SystemExit(1)
    print(f"advisories: none of {read} is about one of the {len(packages)} crates")
