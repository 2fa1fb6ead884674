"""The guides in docs/guides: the same in both languages, with samples that run against the demo and print what they say."""

import re
import shutil
import tempfile
import unittest
import urllib.error
import urllib.request
from functools import wraps
from pathlib import Path

from demo import Demo
from guides import FOLDER, LANGUAGES, TEXTS, TONGUES, WORDS, all_guides, anchor, read
from programs import Reader, compile_typescript

GUIDES = all_guides()
SHARED = {}


def setUpModule():
    folder = Path(tempfile.mkdtemp(prefix="guides-"))
    unittest.addModuleCleanup(shutil.rmtree, folder)
    SHARED["folder"] = folder
    SHARED["javascript"] = compile_typescript(GUIDES["en"].values(), folder / "javascript")
    SHARED["demo"] = Demo(folder / "demo")
    SHARED["demo"].stop()


def each_guide(check):
    """Makes a test of every guide in every language of a check of one."""
    @wraps(check)
    def test(self):
        for tongue in TONGUES:
            for guide in GUIDES[tongue].values():
                with self.subTest(f"{tongue}/{guide.slug}"):
                    check(self, guide)
    return test


class Form(unittest.TestCase):
    def test_every_guide_is_there_in_both_languages(self):
        self.assertEqual(list(GUIDES["en"]), list(GUIDES["nl"]))
        self.assertTrue(GUIDES["en"])

    @each_guide
    def test_front_matter_is_complete(self, guide):
        self.assertEqual(guide.problems, [])
        self.assertLessEqual({"title", "summary", "order"}, set(guide.meta))
        self.assertLessEqual(set(guide.meta), {"title", "summary", "order", "key"})
        self.assertLessEqual(len(guide.meta["summary"]), 160)

    def test_no_two_guides_have_the_same_place(self):
        for tongue in TONGUES:
            orders = [int(guide.meta["order"]) for guide in GUIDES[tongue].values()]
            self.assertEqual(len(set(orders)), len(orders), tongue)

    @each_guide
    def test_headings_begin_at_the_second_level(self, guide):
        self.assertTrue(guide.headings)
        self.assertEqual(guide.headings[0][0], 2)
        self.assertLessEqual({level for level, _ in guide.headings}, {2, 3})

    def test_both_languages_have_the_same_parts_and_samples(self):
        for slug, english in GUIDES["en"].items():
            dutch = GUIDES["nl"][slug]
            with self.subTest(slug):
                for member in ("order", "key"):
                    self.assertEqual(english.meta.get(member), dutch.meta.get(member))
                self.assertNotEqual(english.meta["summary"], dutch.meta["summary"])
                self.assertEqual([level for level, _ in english.headings], [level for level, _ in dutch.headings])
                parts = [[[(block.words, block.text) for block in group] for group in guide.groups]
                         for guide in (english, dutch)]
                self.assertEqual(*parts)

    @each_guide
    def test_blocks_are_tagged(self, guide):
        for block in (block for group in guide.groups for block in group):
            place = f"line {block.line}: {block.words}"
            self.assertIn(block.language, LANGUAGES + TEXTS, place)
            known = WORDS if block.language in LANGUAGES else ("output", "server")
            self.assertLessEqual(set(block.words[1:]), set(known), place)

    @each_guide
    def test_samples_are_there_in_every_language(self, guide):
        for sample in guide.samples:
            there = [program.block.language for program in sample.programs]
            place = f"line {sample.programs[0].block.line}"
            if set(there) != {"sh"}:
                allowed = (list(LANGUAGES), list(LANGUAGES[1:])) if sample.trigger else (list(LANGUAGES),)
                self.assertIn(there, allowed, place)
            self.assertTrue(all(program.output for program in sample.programs), f"{place}: an output is missing")

    def test_links_lead_somewhere(self):
        with Demo(SHARED["folder"] / "links", SHARED["demo"]) as demo:
            dead = [f"{guide.tongue}/{guide.slug}: {link}" for tongue in TONGUES for guide in GUIDES[tongue].values()
                    for link in guide.links if not self.leads_somewhere(guide, link, demo)]
        self.assertEqual(dead, [])

    def leads_somewhere(self, guide, link, demo):
        if link.startswith("https://"):
            return True
        if link.startswith("/"):
            return self.status(demo.address + link.split("#")[0]) == 200
        name, _, section = link.partition("#")
        if not name:
            return section in [anchor(text) for _, text in guide.headings]
        path = (FOLDER / guide.tongue / name).resolve()
        if not path.is_file():
            return False
        return not section or section in [anchor(text) for _, text in read(path).headings]

    def status(self, address):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code

    def test_every_problem_code_is_explained(self):
        page = (FOLDER.parent / "messages.md").read_text().split("## Problem codes")[1].split("\n## ")[0]
        codes = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
        self.assertTrue(codes)
        for tongue in TONGUES:
            if guide := GUIDES[tongue].get("errors-and-limits"):
                missing = [code for code in codes if f"/problems/{code}" not in guide.links]
                self.assertEqual(missing, [], f"add these codes of docs/messages.md to docs/guides/{tongue}/errors-and-limits.md")


class Samples(unittest.TestCase):
    """A test for each guide and language. The Dutch guides have the same samples, which the tests above make sure of."""


def follows(slug, language):
    def test(self):
        guide = GUIDES["en"][slug]
        with Demo(SHARED["folder"] / f"{slug}-{language}", SHARED["demo"]) as demo:
            Reader(demo, guide, language, SHARED["javascript"]).follow()
    return test


for name, guide in GUIDES["en"].items():
    for used in LANGUAGES:
        if any(program.block.language == used for sample in guide.samples for program in sample.programs):
            setattr(Samples, f"test_{name.replace('-', '_')}_in_{used}", follows(name, used))


if __name__ == "__main__":
    unittest.main()
