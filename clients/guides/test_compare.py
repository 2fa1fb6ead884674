"""What an output of a guide may leave open, and what it may not."""

import json
import unittest

from compare import json_differs, text_differs
from guides import Block, sample_of


class Compare(unittest.TestCase):
    def same(self, expected, printed):
        self.assertIsNone(text_differs(expected, printed))

    def other(self, expected, printed):
        self.assertIsNotNone(text_differs(expected, printed))

    def test_a_text_is_compared_whole(self):
        self.same("a\nb", "a\nb\n")
        for printed in ("a", "a\nb\nc", "b\na", "A\nb"):
            self.other("a\nb", printed)

    def test_an_ellipsis_stands_for_characters_of_one_line(self):
        self.same("at … o'clock", "at 10:00 o'clock")
        self.other("at … o'clock", "at 10:00\n o'clock")
        self.same("a\n…\nz", "a\nb\nc\nz")
        self.other("a\n…\nz", "a\nb")

    def test_an_ellipsis_in_an_id_stands_for_the_rest_of_it(self):
        self.same("rec…", "recAbC13pTbjpS6Iz")
        self.other("rec…", "record of somebody")
        self.same("ork_…", "ork_" + "a" * 36)
        self.other("ork_…", "ork_short")

    def differs(self, expected, printed):
        return json_differs(json.dumps(expected), json.dumps(printed))

    def test_json_is_compared_by_value_and_order(self):
        self.assertIsNone(json_differs('{ "a": [1, null] }', '{"a":[1,null]}'))
        for printed in ({"a": 1, "c": 2}, {"a": 1}, {"a": 1, "b": "2"}, {"a": True, "b": 2}, {"b": 2, "a": 1}, [], {"a": 1, "b": 2, "c": 3}):
            self.assertIsNotNone(self.differs({"a": 1, "b": 2}, printed), printed)
        self.assertIsNotNone(json_differs("{}", "not JSON"))

    def test_json_leaves_open_what_an_ellipsis_says(self):
        self.assertIsNone(self.differs({"a": "…"}, {"a": [1]}))
        self.assertIsNone(self.differs({"a": 1, "…": "…", "z": 2}, {"a": 1, "b": 5, "z": 2}))
        self.assertIsNotNone(self.differs({"a": 1, "…": "…"}, {"b": 1}))
        self.assertIsNone(self.differs([1, "…"], [1, 2, 3]))
        self.assertIsNotNone(self.differs([1, "…"], [2, 2, 3]))
        self.assertIsNotNone(self.differs(["rec…"], ["rec"]))

    def test_an_output_holds_for_the_programs_before_it(self):
        words = (["sh"], ["output"], ["ts"], ["python"], ["php", "norun"], ["json", "output"])
        blocks = [Block(word, "", line) for line, word in enumerate(words)]
        programs = sample_of(blocks).programs
        self.assertEqual([(program.block.language, program.output.line) for program in programs], [("sh", 1), ("ts", 5), ("python", 5)])


if __name__ == "__main__":
    unittest.main()
