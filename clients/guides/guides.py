"""Reads the guides in docs/guides: front matter, headings, links, fenced blocks, and the samples that these form.

A *sample* is a run of fenced blocks with nothing but blank lines between them. Its programs (`sh`, `ts`, `python`, `php`) do the
same, and each is followed by what it prints: an `output` block, or a `json output` block, holds for the programs before it.
docs/guides/README.md describes the form.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs/guides"
TONGUES = ("en", "nl")
LANGUAGES = ("sh", "ts", "python", "php")
# What a block's language may be, apart from those of programs.
TEXTS = ("output", "json", "http", "text", "ini", "toml", "nginx", "caddy")
# What stands after a program's language. `norun`: not run. `server`: runs while the sample's `trigger` runs.
WORDS = ("norun", "server", "trigger")
FENCE = re.compile(r"^(`{3,})([^`\n]*)$")


@dataclass
class Block:
    """A fenced block: the words after the fence, and what is in it."""

    words: list
    text: str
    line: int

    @property
    def language(self):
        return self.words[0] if self.words else ""

    @property
    def runs(self):
        return self.language in LANGUAGES and "norun" not in self.words

    @property
    def is_output(self):
        return self.words in (["output"], ["json", "output"], ["output", "server"])


@dataclass
class Program:
    """A block that runs, with the block that holds what it prints (or none)."""

    block: Block
    output: Block = None


@dataclass
class Sample:
    """Programs that do the same in several languages; for servers, also the command that calls them."""

    programs: list = field(default_factory=list)
    trigger: Block = None


@dataclass
class Guide:
    tongue: str
    slug: str
    meta: dict
    headings: list
    links: list
    # Of fenced blocks: lists of those that follow each other.
    groups: list
    problems: list

    @property
    def samples(self):
        return [sample for sample in map(sample_of, self.groups) if sample.programs]


def sample_of(group):
    sample, waiting = Sample(), []
    for block in group:
        if block.is_output:
            for program in waiting:
                program.output = block
            waiting = []
        elif block.runs and "trigger" in block.words:
            sample.trigger = block
        elif block.runs:
            program = Program(block)
            sample.programs.append(program)
            waiting.append(program)
    return sample


def front_matter(text):
    """The members between two lines of `---`, and the lines after them with the number of the first."""
    lines = text.split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        return {}, lines, 1
    end = lines.index("---", 1)
    meta = dict(line.split(": ", 1) for line in lines[1:end] if ": " in line)
    return meta, lines[end + 1:], end + 2


def read(path):
    meta, lines, first = front_matter(path.read_text())
    guide = Guide(path.parent.name, path.stem, meta, [], [], [], [])
    fence, following, previous = None, False, ""
    for number, line in enumerate(lines, first):
        if fence is not None:
            if line == fence[0]:
                fence = None
            else:
                fence[1].text += line + "\n"
        elif opened := FENCE.match(line):
            block = Block(opened[2].split(), "", number)
            if not following:
                guide.groups.append([])
            guide.groups[-1].append(block)
            fence, following = (opened[1], block), True
        elif line.strip():
            following = False
            if heading := re.match(r"^(#+) (.+)$", line):
                guide.headings.append((len(heading[1]), heading[2]))
            elif re.match(r"^(=+|-{3,})$", line) and previous.strip():
                guide.problems.append(f"line {number}: a heading begins with #")
            guide.links += re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", line))
        previous = line
    if fence is not None:
        guide.problems.append("a fenced block has no end")
    return guide


def anchor(heading):
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")


def all_guides():
    """By language of the text, then by slug."""
    return {tongue: {path.stem: read(path) for path in sorted((FOLDER / tongue).glob("*.md"))} for tongue in TONGUES}
