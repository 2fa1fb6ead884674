"""The package and a program that uses it pass `mypy --strict`, and typical mistakes do not."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from paths import PROJECT

SAMPLES = Path(__file__).parent / "samples"


def mypy(*arguments):
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, "-m", "mypy", "--cache-dir", cache, *arguments]
        ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
        return ended.returncode, ended.stdout + ended.stderr


class Typing(unittest.TestCase):
    def test_the_package_and_a_sample_pass(self):
        # The settings of pyproject.toml are strict, and for the oldest Python that is supported.
        code, printed = mypy("src/onderwijsregio", SAMPLES / "sample.py")
        self.assertEqual(code, 0, printed)

    def test_the_samples_of_the_readme_pass(self):
        blocks = re.findall(
            r"^```python\n(.*?)^```$", (PROJECT / "README.md").read_text(), re.MULTILINE | re.DOTALL
        )
        self.assertGreater(len(blocks), 9)
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "readme.py"
            program.write_text("".join(blocks))
            code, printed = mypy(program)
        self.assertEqual(code, 0, printed)

    def test_each_mistake_is_found(self):
        code, printed = mypy("--enable-error-code", "unused-awaitable", SAMPLES / "mistakes.py")
        pattern = r"^tests/samples/mistakes\.py:(\d+): error: .* \[([a-z-]+)\]$"
        found = {(int(line), kind) for line, kind in re.findall(pattern, printed, re.MULTILINE)}
        lines = enumerate((SAMPLES / "mistakes.py").read_text().splitlines(), 1)
        marked = {
            (number, text.split("# error: ")[1]) for number, text in lines if "# error: " in text
        }
        self.assertEqual(found, marked, printed)
        self.assertEqual(code, 1)


if __name__ == "__main__":
    unittest.main()
