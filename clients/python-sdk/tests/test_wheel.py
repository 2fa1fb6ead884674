"""The wheel is built, has nothing superfluous, and works where only it is installed."""

import email
import re
import subprocess
import sys
import tempfile
import unittest
import venv
import zipfile
from pathlib import Path

from paths import PROJECT, SOURCE

from onderwijsregio import __version__

PROGRAM = """
import importlib.metadata, importlib.resources, sys
import onderwijsregio
assert "site-packages" in onderwijsregio.__file__
assert onderwijsregio.__version__ == importlib.metadata.version("onderwijsregio")
assert importlib.resources.files("onderwijsregio").joinpath("py.typed").is_file()
base_url = "https://example.invalid/api/v2"
client = onderwijsregio.Onderwijsregio[dict](base_url=base_url, api_key="ork_x")
print(client)
"""


class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        build = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
        ]
        subprocess.run([*build, "--wheel-dir", cls.folder, PROJECT], check=True)
        [cls.wheel] = cls.folder.glob("*.whl")
        with zipfile.ZipFile(cls.wheel) as wheel:
            cls.contents = {name: wheel.read(name) for name in wheel.namelist()}

    def test_it_has_the_package_and_the_licences_alone(self):
        modules = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py")}
        about = ("METADATA", "RECORD", "WHEEL", "licenses/LICENSE-APACHE", "licenses/LICENSE-MIT")
        expected = modules | {"onderwijsregio/py.typed"}
        expected |= {f"onderwijsregio-{__version__}.dist-info/{name}" for name in about}
        self.assertEqual(set(self.contents), expected)

    def test_it_is_for_every_platform(self):
        self.assertEqual(self.wheel.name, f"onderwijsregio-{__version__}-py3-none-any.whl")

    def test_it_depends_on_httpx_alone(self):
        about = email.message_from_bytes(
            self.contents[f"onderwijsregio-{__version__}.dist-info/METADATA"]
        )
        self.assertEqual(about.get_all("Requires-Dist"), ["httpx>=0.27,<1"])
        self.assertEqual(about["Requires-Python"], ">=3.10")
        self.assertEqual(about["License-Expression"], "MIT OR Apache-2.0")

    def test_it_can_be_imported_where_it_is_installed(self):
        place = self.folder / "venv"
        venv.create(place, with_pip=True)
        # The versions of the requirements, so that a new release of a dependency changes nothing.
        pins = self.folder / "constraints.txt"
        requirements = (PROJECT / "tests/requirements.txt").read_text()
        pins.write_text("\n".join(re.findall(r"^[a-z0-9-]+==[\w.]+", requirements, re.MULTILINE)))
        pip = [place / "bin/pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--constraint", pins, self.wheel], check=True)
        ran = subprocess.run(
            [place / "bin/python", "-I", "-c", PROGRAM],
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        expected = "<Onderwijsregio https://example.invalid/api/v2 (production)>\n"
        self.assertEqual((ran.returncode, ran.stdout), (0, expected), ran.stderr)


if __name__ == "__main__":
    unittest.main()
