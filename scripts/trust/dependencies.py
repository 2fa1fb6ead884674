"""The packages of Cargo.lock, and whether they are what deny.toml lets them be."""

import functools
import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CARGO = os.environ.get("CARGO", "cargo")
BINARY = "onderwijsregio"


def run(*words):
    return subprocess.run([CARGO, *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


@functools.cache
def metadata(*options):
    return json.loads(run("metadata", "--locked", "--format-version", "1", "--all-features", *options))


@functools.cache
def rules():
    return tomllib.loads((ROOT / "deny.toml").read_text())


@functools.cache
def checksums():
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    return {(package["name"], package["version"]): package.get("checksum") for package in lock["package"]}


def of_binary():
    """The packages that the binary is made of on this machine's platform, and what each needs; its own first."""
    host = re.search(r"^host: (.+)$", subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout, re.M)
    whole = metadata("--filter-platform", host[1])
    packages = {package["id"]: package for package in whole["packages"]}
    nodes = {node["id"]: node for node in whole["resolve"]["nodes"]}
    # The metadata name an optional dependency, too, where another feature only refers to it (`proptest?/std`).
    tree = run("tree", "--locked", "--all-features", "--package", BINARY, "--edges", "normal", "--prefix", "none",
               "--format", "{p}")
    built = {tuple(line.split()[:2]) for line in tree.splitlines() if line.strip()}
    own, = (package["id"] for package in packages.values() if package["source"] is None and package["name"] == BINARY)
    needs, waiting = {}, [own]
    while waiting:
        one = waiting.pop()
        if one in needs:
            continue
        kinds = ((dep["pkg"], {kind["kind"] for kind in dep["dep_kinds"]}) for dep in nodes[one]["deps"])
        needs[one] = [needed for needed, of in kinds if None in of and
                      (packages[needed]["name"], "v" + packages[needed]["version"]) in built]
        waiting.extend(needs[one])
    return [packages[one] for one in needs], {one: needs[one] for one in needs}


def is_allowed(expression, allowed):
    """Whether an SPDX expression is met by licences on the list; `/` is how older packages write OR."""
    words = re.findall(r"\(|\)|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))

    def either(at):
        good, at = both(at)
        while at < len(words) and words[at] == "OR":
            other, at = both(at + 1)
            good = good or other
        return good, at

    def both(at):
        good, at = one(at)
        while at < len(words) and words[at] == "AND":
            other, at = one(at + 1)
            good = good and other
        return good, at

    def one(at):
        if words[at] == "(":
            good, at = either(at + 1)
            return good, at + 1
        return words[at] in allowed, at + 1

    good, end = either(0)
    return good and end == len(words)


def faults():
    """What deny.toml forbids, a line each."""
    licences, bans, sources = (rules()[part] for part in ("licenses", "bans", "sources"))
    allowed, banned = set(licences["allow"]), {entry["name"] for entry in bans["deny"]}
    known = {f"registry+{registry}" for registry in sources["allow-registry"]}
    used = set()
    for package in metadata()["packages"]:
        named = f"{package['name']} {package['version']}"
        licence = package["license"] or ""
        used |= {word for word in allowed if word in licence}
        if not licence or not is_allowed(licence, allowed):
            yield f"deny.toml does not allow the licence of {named}: {licence or 'none is named'}"
        if package["name"] in banned:
            yield f"deny.toml bans {named}"
        if package["source"] is None:
            if not Path(package["manifest_path"]).is_relative_to(ROOT):
                yield f"{named} is a folder outside of this one"
        elif package["source"] not in known:
            yield f"deny.toml does not know where {named} comes from: {package['source']}"
        elif not checksums().get((package["name"], package["version"])):
            yield f"Cargo.lock has no checksum of {named}"
        for needed in package["dependencies"] if package["source"] is None else []:
            if needed["req"] == "*" and not needed.get("path"):
                yield f"{named} takes any version of {needed['name']}"
    for licence in sorted(allowed - used):
        yield f"deny.toml allows {licence}, which nothing has"


def summary():
    packages, _ = of_binary()
    outside = [package for package in packages if package["source"]]
    everything = [package for package in metadata()["packages"] if package["source"]]
    return f"{len(outside)} crates in the binary, {len(everything)} with those of tests and other platforms"
