"""Which file of a crate imports which: `use` statements and paths, with re-exports resolved.

A file imports another when it names an item that the other defines. A re-export (`pub use child::Item`) is no import of its own,
unless the file also uses the name: a file that imports through it is counted as importing the file that defines the item. Unit tests
and generated code are left out.
"""

import re
from pathlib import Path

ITEM = re.compile(r"\b(?:fn|struct|enum|trait|type|const|static|union|macro_rules!)\s+(\w+)")
MODULE = re.compile(r"(?P<attributes>(?:#\[[^\]]*\]\s*)*)(?:pub(?:\([^)]*\))?\s+)?mod\s+(?P<name>\w+)\s*;")
USE = re.compile(r"^[ \t]*(?P<public>pub(?:\([^)]*\))?\s+)?use\s+(?P<tree>[^;]+);", re.M)
PATH = re.compile(r"(?<![\w:])(?:crate|self|super|\w+)(?:\s*::\s*\w+)+")


def without_comments_and_texts(text):
    """The code alone: comments are dropped, texts emptied. An attribute's texts are kept."""
    out, at = [], 0
    pattern = re.compile(
        r"//[^\n]*|/\*.*?\*/|#\[path\s*=\s*\"[^\"]*\"\]|r(#*)\".*?\"\1|b?\"(?:\\.|[^\"\\])*\"|b?'(?:\\.|[^'\\])'", re.S
    )
    for found in pattern.finditer(text):
        out.append(text[at : found.start()])
        token = found.group(0)
        out.append(token if token.startswith("#[path") else '""' if '"' in token else " ")
        at = found.end()
    return "".join(out) + text[at:]


def without_inline_modules(code, only_tests):
    """The code without `mod name { … }`, or without those for tests."""
    pattern = re.compile(r"((?:#\[[^\]]*\]\s*)*)(?:pub(?:\([^)]*\))?\s+)?mod\s+\w+\s*\{")
    at = 0
    while found := pattern.search(code, at):
        if only_tests and "cfg(test)" not in found.group(1):
            at = found.end()
            continue
        depth, end = 1, found.end()
        while depth and end < len(code):
            depth += {"{": 1, "}": -1}.get(code[end], 0)
            end += 1
        code = code[: found.start()] + code[end:]
        at = found.start()
    return code


def leaves(tree, before=()):
    """The paths of a `use` tree, each with the name it gets."""
    tree = tree.strip()
    open_at = tree.find("{")
    if open_at >= 0:
        before = before + tuple(part.strip() for part in tree[:open_at].split("::") if part.strip())
        depth, start, inner = 0, 0, tree[open_at + 1 : tree.rindex("}")]
        for at, character in enumerate(inner + ","):
            depth += {"{": 1, "}": -1}.get(character, 0)
            if character == "," and depth == 0:
                if inner[start:at].strip():
                    yield from leaves(inner[start:at], before)
                start = at + 1
        return
    path, _, name = tree.partition(" as ")
    parts = before + tuple(part.strip() for part in path.split("::") if part.strip())
    if parts and parts[-1] == "self":
        parts = parts[:-1]
    if parts:
        yield parts, (name.strip() or parts[-1])


class Module:
    """A source file: its modules, items, imports and paths."""

    def __init__(self, file, path):
        self.file, self.path = file, path
        code = without_inline_modules(without_comments_and_texts(file.read_text()), only_tests=True)
        code = re.sub(r"pub\(in [^)]*\)", "pub", code)
        self.children = {}
        for found in MODULE.finditer(code):
            if "cfg(test)" not in found["attributes"]:
                given = re.search(r'path\s*=\s*"([^"]*)"', found["attributes"])
                self.children[found["name"]] = given and given.group(1)
        self.uses = [
            (parts, name, bool(found["public"])) for found in USE.finditer(code) for parts, name in leaves(found["tree"])
        ]
        self.body = USE.sub("", MODULE.sub("", code))
        self.items = set(ITEM.findall(self.body))
        self.aliases = {name: parts for parts, name, _ in self.uses if name != "*"}
        self.globs = [parts[:-1] for parts, _, _ in self.uses if parts[-1] == "*"]

    def file_of(self, child):
        """The file of a child module."""
        if self.children[child]:
            return self.file.parent / self.children[child]
        folder = self.file.parent
        if self.file.name not in ("mod.rs", "lib.rs", "main.rs"):
            folder = folder / self.file.stem
        for candidate in (folder / f"{child}.rs", folder / child / "mod.rs"):
            if candidate.exists():
                return candidate
        raise FileNotFoundError(f"{self.file}: mod {child}")


class Crate:
    """The source files of a crate and their imports."""

    def __init__(self, folder):
        self.modules = {}
        for root in ("lib.rs", "main.rs"):
            if (Path(folder) / root).exists():
                self.read(Path(folder) / root, ())
                break

    def read(self, file, path):
        module = self.modules[path] = Module(file, path)
        for child in module.children:
            self.read(module.file_of(child), path + (child,))

    def resolve(self, parts, at, seen=()):
        """The path of the module that defines what these parts name, seen from the module at `at`. None if it is another crate's."""
        head, rest = parts[0], parts[1:]
        if head == "crate":
            return self.descend((), rest, seen)
        if head == "self":
            return self.descend(at, rest, seen)
        if head == "super":
            return self.resolve(("self", *rest), at[:-1], seen) if rest[:1] != ("super",) else self.resolve(rest, at[:-1], seen)
        return self.descend(at, parts, seen) if self.knows(at, head) else None

    def is_module(self, parts, at):
        """Whether these parts name a module, and not an item in it."""
        found = self.resolve(parts, at)
        return found is not None and found[-1:] == parts[-1:] and parts[-1] not in self.modules[found].items

    def knows(self, at, name):
        module = self.modules[at]
        return name in module.children or name in module.aliases or name in module.items

    def descend(self, at, parts, seen):
        if not parts or (at, parts) in seen:
            return at
        seen = (*seen, (at, parts))
        module, head = self.modules[at], parts[0]
        if head == "super":
            return self.resolve(parts, at, seen)
        if at + (head,) in self.modules:
            return self.descend(at + (head,), parts[1:], seen)
        if head in module.items:
            return at
        if head in module.aliases:
            alias = module.aliases[head]
            if alias == (head,) or alias[0] == head and head not in module.children:
                return None
            return self.resolve(alias + parts[1:], at, seen)
        for glob in module.globs:
            found = self.resolve(glob + parts, at, seen)
            if found is not None and found != at:
                return found
        return at

    def imports(self):
        """For each file, the files that it imports."""
        edges = {path: set() for path in self.modules}
        for path, module in self.modules.items():
            named, paths = [], [tuple(map(str.strip, found.group(0).split("::"))) for found in PATH.finditer(module.body)]
            for parts, name, public in module.uses:
                if name == "*":
                    named += [] if public else [parts[:-1]]
                elif re.search(rf"\b{re.escape(name)}\b", module.body):
                    # Of a module that is imported by name, the items that are used count.
                    within = [parts + used[1:] for used in paths if used[0] == name]
                    named += within if within and self.is_module(parts, path) else [parts]
            named += [parts for parts in paths if parts[0] in ("crate", "self", "super") or parts[0] in module.children]
            for parts in named:
                if parts and (target := self.resolve(parts, path)) is not None and target != path:
                    edges[path].add(target)
        return edges


def circles(edges):
    """The groups of files that import each other in a circle, largest first (Tarjan)."""
    index, low, stack, on_stack, found = {}, {}, [], set(), []

    def visit(start):
        work = [(start, iter(sorted(edges[start])))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(edges[target]))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group = []
                    while True:
                        last = stack.pop()
                        on_stack.discard(last)
                        group.append(last)
                        if last == node:
                            break
                    if len(group) > 1:
                        found.append(sorted(group))

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return sorted(found, key=len, reverse=True)
