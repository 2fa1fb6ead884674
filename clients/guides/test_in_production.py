"""The files of configuration in the guide "In production": systemd, nginx, Caddy and the server take them, and they do what it says."""

import base64
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import httpx
import trustme

from demo import BINARY, Demo, environment
from guides import FOLDER, read

BLOCKS = {block.language: block.text for group in read(FOLDER / "en/in-production.md").groups for block in group}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="in-production-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def test_the_unit_is_right_and_exposes_little(self):
        unit = self.folder / "onderwijsregio.service"
        unit.write_text(BLOCKS["ini"].replace("/usr/local/bin/onderwijsregio", str(BINARY)))
        verified = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)
        self.assertNotIn("onderwijsregio.service", verified.stderr)
        # 2.0, in tenths.
        security = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", "--no-pager", unit]
        judged = subprocess.run(security, capture_output=True, text=True)
        self.assertEqual(judged.returncode, 0, judged.stdout + judged.stderr)

    def test_the_server_takes_the_settings(self):
        settings = self.folder / "config.toml"
        settings.write_text(BLOCKS["toml"].replace("/var/lib/onderwijsregio", str(self.folder / "data")))
        settings.chmod(0o600)
        command = [BINARY, "migrate", "--config", settings]
        done = subprocess.run(command, cwd=self.folder, env=environment(), capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Proxies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="in-production-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.demo = Demo(cls.folder / "demo", options=["--proxies", "1"])
        cls.addClassCleanup(cls.demo.stop)
        authority = trustme.CA()
        issued = authority.issue_cert("localhost")
        cls.certificate, cls.key = cls.folder / "certificate.pem", cls.folder / "key.pem"
        cls.certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        issued.private_key_pem.write_to_path(cls.key)
        cls.trust = ssl.create_default_context()
        authority.configure_trust(cls.trust)

    def proxied(self, command, port):
        """A client of the demo through a proxy."""
        with open(self.folder / "proxy.log", "w") as log:
            proxy = subprocess.Popen(
                command, stdout=log, stderr=log, env=os.environ | {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}
            )
        self.addCleanup(proxy.wait, timeout=60)
        self.addCleanup(proxy.terminate)
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                if proxy.poll() is not None or time.monotonic() > deadline:
                    self.fail((self.folder / "proxy.log").read_text())
                time.sleep(0.02)
        client = httpx.Client(
            base_url=f"https://localhost:{port}/api/v2", verify=self.trust, timeout=60,
            headers={"x-api-key": self.demo.keys["noord"]},
        )
        self.addCleanup(client.close)
        return client

    def works(self, client):
        """Pages, a large file, a stream, and the visitor's own address."""
        page = client.get("/candidates", params={"pageSize": 1}).json()
        candidate = page["data"][0]["id"]
        file = base64.b64encode(b"%PDF-1.4" + b" " * (9 << 20)).decode()
        body = {"curriculumVitae": [{"filename": "cv.pdf", "base64": file}]}
        added = client.post(f"/candidates/{candidate}/attachments", json=body, headers={"prefer": "wait=60"})
        self.assertEqual((added.status_code, added.json()["data"]["status"]), (200, "succeeded"))
        everything = client.get("/candidates", params={"fields": "name"}, headers={"accept": "application/x-ndjson"})
        self.assertEqual(len(everything.text.splitlines()), 2440)
        self.assertEqual(self.status_from(client, "127.0.0.0/8"), 200)
        self.assertEqual(self.status_from(client, "203.0.113.0/24"), 403)

    def status_from(self, client, network):
        """What a key for one network gets, in a request that claims to come from 203.0.113.9."""
        made = client.post("/auth/region/api-keys", json={"allowedNetworks": [network]}).json()["data"]["key"]
        headers = {"x-api-key": made, "x-forwarded-for": "203.0.113.9"}
        return client.get("/candidates", params={"pageSize": 1}, headers=headers).status_code

    def test_nginx(self):
        port, log = free_port(), self.folder / "access.log"
        site = BLOCKS["nginx"].replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
        site = site.replace("127.0.0.1:8080", self.demo.address.removeprefix("http://"))
        site = re.sub(r"(ssl_certificate) .*;", rf"\1 {self.certificate};", site)
        site = re.sub(r"(ssl_certificate_key) .*;", rf"\1 {self.key};", site)
        site = site.replace("/var/log/nginx/onderwijsregio.log", str(log))
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{kind}_temp_path {self.folder}/{kind};\n" for kind in kinds)
        user = "user root;\n" if os.geteuid() == 0 else ""
        settings = self.folder / "nginx.conf"
        settings.write_text(
            f"{user}daemon off;\npid {self.folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{places}{site}}}\n"
        )
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        client = self.proxied([nginx, "-p", str(self.folder), "-e", "stderr", "-c", str(settings)], port)
        self.works(client)
        client.get("/candidates/find", params={"email": "iemand@example.nl"})
        self.assertIn("/api/v2/candidates/find", log.read_text())
        self.assertNotIn("iemand", log.read_text())

    def test_caddy(self):
        port = free_port()
        site = BLOCKS["caddy"].replace("api.example.nl {", f"https://localhost:{port} {{\n    tls {self.certificate} {self.key}")
        site = site.replace("127.0.0.1:8080", self.demo.address.removeprefix("http://"))
        settings = self.folder / "Caddyfile"
        settings.write_text(f"{{\n    admin off\n    auto_https disable_redirects\n    http_port {free_port()}\n}}\n{site}")
        self.works(self.proxied(["caddy", "run", "--adapter", "caddyfile", "--config", str(settings)], port))


if __name__ == "__main__":
    unittest.main()
