"""The Debian package, the unit, the image's description and the compose file, with the binary that they start.

The environment variable ONDERWIJSREGIO_BINARY names the server. `in-clean-debian` beside this file installs the package.
"""

import configparser
import hashlib
import json
import os
import re
import shlex
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
SETTINGS = "/etc/onderwijsregio/onderwijsregio.toml"
UNIT = "lib/systemd/system/onderwijsregio.service"
# What `systemd-analyze security` may say at most, of 10. What remains is for the network, which the server is for.
EXPOSURE = 1.5


def run(*words, **options):
    environment = {"PATH": os.environ["PATH"], **options.pop("env", {})}
    return subprocess.run(words, capture_output=True, text=True, env=environment, timeout=120, **options)


def output(*words, **options):
    done = run(*words, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def service(path):
    """The settings of a unit's service. Of a setting that is given several times it has the last."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read_string(path.read_text())
    return unit["Service"]


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.file = cls.build(cls.folder / "first")
        cls.tree = cls.folder / "tree"
        output("dpkg-deb", "--raw-extract", cls.file, cls.tree)

    @classmethod
    def build(cls, folder, **environment):
        settings = {"COMPRESSION": "none", "SOURCE_DATE_EPOCH": "1700000000", **environment}
        return Path(output(ROOT / "packaging/debian/build", BINARY, folder, env=settings).strip())

    def test_the_same_binary_gives_the_same_bytes(self):
        def digest(file):
            return hashlib.sha256(file.read_bytes()).hexdigest()

        again = self.build(self.folder / "second", TZ="Asia/Tokyo", LC_ALL="C.UTF-8")
        self.assertEqual((again.name, digest(again)), (self.file.name, digest(self.file)))
        again.unlink()

    def test_files_belong_to_root_and_the_settings_are_not_for_everybody(self):
        lines = [line.split() for line in output("dpkg-deb", "--contents", self.file, env={"TZ": "UTC"}).splitlines()]
        self.assertEqual({(line[1], line[3], line[4]) for line in lines}, {("root/root", "2023-11-14", "22:13")})
        doc = "./usr/share/doc/onderwijsregio/"
        documents = [
            "changelog.gz", "copyright", "import-and-export.md", "in-production.md", "operating.md", "packages.md", "scaling.md"
        ]
        manual = [line for line in lines if line[5].startswith("./usr/share/man/man1/onderwijsregio")]
        self.assertIn("./usr/share/man/man1/onderwijsregio-region-create.1.gz", [line[5] for line in manual])
        self.assertEqual({line[0] for line in manual}, {"-rw-r--r--"})
        lines = [line for line in lines if line not in manual]
        completions = [
            "bash-completion/completions/onderwijsregio",
            "fish/vendor_completions.d/onderwijsregio.fish",
            "zsh/vendor-completions/_onderwijsregio",
        ]
        self.assertEqual(
            sorted((line[0], line[5]) for line in lines if not line[0].startswith("drwxr-xr-x")),
            sorted([
                ("drwxr-x---", "./etc/onderwijsregio/"),
                ("-rw-r-----", f".{SETTINGS}"),
                ("-rw-r--r--", f"./{UNIT}"),
                ("-rwxr-xr-x", "./usr/bin/onderwijsregio"),
                *(("-rw-r--r--", doc + name) for name in documents),
                *(("-rw-r--r--", "./usr/share/" + name) for name in completions),
            ]),
        )

    def test_control_names_the_settings_and_what_is_needed(self):
        version = re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]
        field = lambda name: output("dpkg-deb", "--field", self.file, name).strip()  # noqa: E731
        self.assertEqual((field("Package"), field("Version")), ("onderwijsregio", version))
        self.assertEqual((self.tree / "DEBIAN/conffiles").read_text(), f"{SETTINGS}\n")
        self.assertRegex(
            field("Depends"),
            r"^adduser, ca-certificates, init-system-helpers \(>= 1\.54~\), libc6 \(>= 2\.\d\d\), libgcc-s1 \(>= 4\.2\)$",
        )
        output("md5sum", "--check", "--quiet", "DEBIAN/md5sums", cwd=self.tree)
        for script in ("postinst", "prerm", "postrm"):
            self.assertEqual((self.tree / "DEBIAN" / script).stat().st_mode & 0o777, 0o755)
            output("sh", "-n", self.tree / "DEBIAN" / script)

    def test_the_unit_is_understood_and_hardened(self):
        unit = self.tree / UNIT
        here = self.folder / "onderwijsregio.service"
        here.write_text(unit.read_text().replace("=/usr/bin/onderwijsregio", f"={self.tree}/usr/bin/onderwijsregio"))
        self.assertEqual(run("systemd-analyze", "verify", here).stderr, "")
        report = run("systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE * 10:.0f}", unit)
        self.assertEqual(report.returncode, 0, report.stdout[-200:] + report.stderr)
        settings = service(unit)
        self.assertEqual(
            {name: settings[name] for name in ("Type", "User", "StateDirectory", "StateDirectoryMode", "UMask")},
            {
                "Type": "notify",
                "User": "onderwijsregio",
                "StateDirectory": "onderwijsregio",
                "StateDirectoryMode": "0700",
                "UMask": "0077",
            },
        )
        # 30 s for requests under way, and 20 s for background work.
        self.assertGreater(int(settings["TimeoutStopSec"].removesuffix("s")), 50)

    def test_the_unit_starts_the_binary_with_the_settings(self):
        program, *arguments = shlex.split(service(self.tree / UNIT)["ExecStart"])
        start = [f"{self.tree}{program}", *(argument.replace(SETTINGS, f"{self.tree}{SETTINGS}") for argument in arguments)]
        data = self.folder / "data"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(self.folder / "notify"))
            manager.settimeout(60)
            server = subprocess.Popen(
                [*start, "--listen", "127.0.0.1:0", "--data-dir", data],
                env={"PATH": os.environ["PATH"], "NOTIFY_SOCKET": str(self.folder / "notify")},
                stderr=subprocess.DEVNULL,
            )
            try:
                self.assertEqual(manager.recv(256), b"READY=1\n")
                server.terminate()
                self.assertEqual(manager.recv(256), b"STOPPING=1\n")
                self.assertEqual(server.wait(60), 0)
            finally:
                server.kill()
                server.wait()
        self.assertEqual(data.stat().st_mode & 0o777, 0o700)

    def test_the_settings_in_comments_are_settings_too(self):
        text = (self.tree / SETTINGS.lstrip("/")).read_text()
        file = self.folder / "uncommented.toml"
        file.write_text(re.sub(r"^#(?=[a-z_]+ = )", "", text, flags=re.M))
        self.assertEqual(len(re.findall(r"^#[a-z_]+ = ", text, re.M)), 7)
        done = run(BINARY, "--config", file, "openapi")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout)["servers"][0]["url"], "https://regio.example.nl/api/v2")


class Containers(unittest.TestCase):
    def test_the_image_starts_and_asks_the_binary(self):
        text = (ROOT / "Dockerfile").read_text()
        command = lambda name: json.loads(re.search(rf"^{name} (?:.* CMD )?(\[.+\])$", text, re.M)[1])  # noqa: E731
        program = command("ENTRYPOINT")
        self.assertEqual(program, ["/usr/bin/onderwijsregio"])
        for words in (command("CMD"), command("HEALTHCHECK")[1:]):
            output(BINARY, *words, "--help")
        settings = dict(word.split("=") for word in re.search(r"^ENV (.+)$", text, re.M)[1].split())
        self.assertEqual(run(BINARY, "openapi", env=settings).stderr, "")
        user = re.search(r"^USER (.+)$", text, re.M)[1]
        self.assertNotIn(user.split(":")[0], ("root", "0"))
        self.assertIn(f"-m 0700 -o {user.split(':')[0]} -g {user.split(':')[1]} /image/data", text)
        copied = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.M)
        self.assertEqual([name for name in copied if not (ROOT / name).exists()], [])

    def test_the_toolchain_is_the_one_of_the_workspace(self):
        toolchain = re.search(r'^rust-version = "(.+)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]
        for file in ("Dockerfile", ".github/workflows/release.yml"):
            self.assertRegex((ROOT / file).read_text(), rf"(rust:|toolchain install ){re.escape(toolchain)}")

    def test_compose_gives_settings_that_the_binary_takes(self):
        server = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["server"]
        settings = {name: re.sub(r"\$\{\w+:-(.+?)\}", r"\1", value) for name, value in server["environment"].items()}
        done = run(BINARY, "openapi", env=settings)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual((server["read_only"], server["cap_drop"]), (True, ["ALL"]))


if __name__ == "__main__":
    unittest.main()
