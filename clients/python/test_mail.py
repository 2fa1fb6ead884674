"""Mail: the real server against a real SMTP server, which refuses, goes away and comes back."""

import asyncio
import email.policy
import logging
import os
import re
import shutil
import sqlite3
import ssl
import subprocess
import tempfile
import time
import unittest
import uuid
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# Of the SMTP server, whose clients break off on purpose.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
BINARY = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
ACCOUNT = ("regio@example.nl", "ge:heim%")
# The account in an address.
QUOTED = "regio%40example.nl:ge%3Aheim%25"


def until(what, so):
    end = time.monotonic() + 60
    while not so():
        if time.monotonic() > end:
            raise AssertionError(f"timed out waiting until {what}")
        time.sleep(0.05)


class Handler:
    """Takes mail, unless it is configured with another answer."""

    def __init__(self):
        self.taken, self.tries, self.answers, self.delay = [], [], [], 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries.append((address, session.ssl is not None, session.authenticated))
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.delay)
        message = email.message_from_bytes(envelope.content, policy=email.policy.SMTPUTF8)
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, message))
        return "250 Taken"


class Peer(Controller):
    """A mail server on this machine, by TLS and for those who log in, unless it is a plain one."""

    def __init__(self, test, handler, port=0, authority=None, utf8=True):
        self.context, self.utf8 = None, utf8
        if authority:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert("localhost").configure_cert(self.context)
        super().__init__(handler, hostname="127.0.0.1", port=port, ready_timeout=30)
        test.addCleanup(self.end)
        self.start()
        self.port = self.server.sockets[0].getsockname()[1]

    def end(self):
        if self.server:
            self.stop()

    def _trigger_server(self):
        # With port 0 the system has chosen one.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self):
        if not self.context:
            return SMTP(self.handler, enable_SMTPUTF8=self.utf8, hostname="mail.example.nl")

        def known(server, session, envelope, mechanism, data):
            good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == ACCOUNT
            return AuthResult(success=good, handled=False)

        return SMTP(
            self.handler, enable_SMTPUTF8=self.utf8, hostname="mail.example.nl", tls_context=self.context,
            require_starttls=True, auth_required=True, authenticator=known,
        )


class Node:
    """An installation's folder, and servers on it."""

    def __init__(self, test):
        self.test, self.servers = test, []
        self.folder = Path(tempfile.mkdtemp())
        test.addCleanup(shutil.rmtree, self.folder)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("ONDERWIJSREGIO_")}
        # The tests pass on a machine whose disk is nearly full.
        self.environment["ONDERWIJSREGIO_MIN_FREE_DISK"] = "off"
        self.environment["ONDERWIJSREGIO_MAIL_FROM"] = "Onderwijsregio <post@example.nl>"

    def mail_to(self, url):
        self.environment["ONDERWIJSREGIO_MAIL_URL"] = url
        return self

    def run(self, *words, code=0):
        done = subprocess.run([BINARY, *words], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        self.test.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done

    @property
    def log(self):
        return "".join(path.read_text() for path in sorted(self.folder.glob("log-*")))

    def serve(self):
        log = self.folder / f"log-{len(self.servers)}"
        with open(log, "w") as output:
            command = [BINARY, "serve", "--listen", "127.0.0.1:0"]
            server = subprocess.Popen(command, cwd=self.folder, env=self.environment, stderr=output)
        self.servers.append(server)
        self.test.addCleanup(server.wait)
        self.test.addCleanup(server.terminate)
        until("the server gets ready", lambda: "ready listen=" in log.read_text() or server.poll() is not None)
        return self

    def stop(self):
        for server in self.servers:
            server.terminate()
            self.test.assertEqual(server.wait(timeout=60), 0, self.log)

    def database(self, statement, *values):
        with sqlite3.connect(self.folder / "data/onderwijsregio.db", timeout=30) as connection:
            return connection.execute(statement, values).fetchall()

    def write_to(self, *recipients):
        """Posts emails as another process of the installation would."""
        for recipient in recipients:
            now = int(time.time() * 1_000_000)
            values = (f"mai{uuid.uuid4().hex[:14]}", "erased", recipient, "", 0, now, now)
            self.database(
                "INSERT INTO mails (id, kind, recipient, reference, attempts, due_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                *values,
            )

    def waiting(self):
        return self.database("SELECT count(*) FROM mails")[0][0]


class Mail(unittest.TestCase):
    def setUp(self):
        self.handler, self.node = Handler(), Node(self)
        self.authority = trustme.CA()
        self.authority.cert_pem.write_to_path(self.node.folder / "ca.pem")

    def nothing_personal_is_logged(self):
        for word in ("sanne", "jos", "onbekend", "geheim", "ge:heim", QUOTED):
            self.assertNotIn(word, self.node.log)

    def test_an_email_goes_by_tls_to_a_server_that_knows_us(self):
        peer = Peer(self, self.handler, authority=self.authority)
        url = f"smtp://{QUOTED}@localhost:{peer.port}?ca=ca.pem"
        node = self.node.mail_to(url).serve()
        node.write_to("sanne@example.nl", "josé@bücher.example.nl")
        until("both emails arrive", lambda: len(self.handler.taken) == 2)
        until("no email waits", lambda: node.waiting() == 0)
        self.assertTrue(all(tls and known for _, tls, known in self.handler.tries), self.handler.tries)
        by_recipient = {to[0]: (sender, message) for sender, to, message in self.handler.taken}
        self.assertEqual(set(by_recipient), {"sanne@example.nl", "josé@xn--bcher-kva.example.nl"})
        sender, message = by_recipient["sanne@example.nl"]
        self.assertEqual((sender, message["From"]), ("post@example.nl", "Onderwijsregio <post@example.nl>"))
        self.assertEqual((message["To"], message["Auto-Submitted"]), ("sanne@example.nl", "auto-generated"))
        self.assertRegex(message["Message-ID"], r"^<mai\w{14}@example\.nl>$")
        self.assertEqual(message.defects, [])
        plain, html = (message.get_body((form,)).get_content() for form in ("plain", "html"))
        for text in (plain, html):
            self.assertLess(text.index("Je gegevens zijn gewist"), text.index("Your data was erased"))
        self.assertIn("Neem dan contact op met je onderwijsregio", html)
        self.assertIn(f"ok    the mail server localhost:{peer.port} takes mail from us", node.run("doctor").stdout)
        node.stop()
        self.nothing_personal_is_logged()

    def test_a_server_that_proves_another_name_or_knows_no_such_password_gets_nothing(self):
        peer = Peer(self, self.handler, authority=self.authority)
        trustme.CA().cert_pem.write_to_path(self.node.folder / "other.pem")
        for url, cause in (
            (f"smtp://{QUOTED}@localhost:{peer.port}?ca=other.pem", "certificate is not valid"),
            (f"smtp://{QUOTED}@127.0.0.1:{peer.port}?ca=ca.pem", "certificate is not valid"),
            (f"smtp://regio%40example.nl:geheim@localhost:{peer.port}?ca=ca.pem", "refused with 535"),
        ):
            with self.subTest(url):
                node = Node(self).mail_to(url)
                for name in ("ca.pem", "other.pem"):
                    shutil.copy(self.node.folder / name, node.folder)
                node.serve().write_to("sanne@example.nl")
                until("it is logged", lambda: "could not be sent, will retry" in node.log)
                self.assertRegex(node.log, cause)
                doctor = node.run("doctor", code=1)
                self.assertIn(f":{peer.port} takes no mail from us: ", doctor.stdout)
                self.assertNotIn("geheim", node.log + doctor.stdout + doctor.stderr)
                self.assertEqual(node.waiting(), 1)
                node.stop()
        self.assertEqual((self.handler.taken, self.handler.tries), ([], []))

    def test_a_server_that_offers_no_encryption_is_named_with_the_remedy(self):
        peer = Peer(self, self.handler)
        node = self.node.mail_to(f"smtp://127.0.0.1:{peer.port}").serve()
        node.write_to("sanne@example.nl")
        until("it is logged", lambda: "could not be sent, will retry" in node.log)
        line = next(line for line in node.log.splitlines() if "could not be sent, will retry" in line)
        self.assertIn("WARN", line)
        for reported in (f"127.0.0.1:{peer.port}", "the server offers no STARTTLS", "use smtps:// with port 465"):
            self.assertIn(reported, line)
        doctor = node.run("doctor", code=1).stdout
        self.assertIn(f"FAIL  the mail server 127.0.0.1:{peer.port} takes no mail from us: the server offers no STARTTLS", doctor)
        node.stop()
        self.assertEqual((self.handler.taken, node.waiting()), ([], 1))
        self.nothing_personal_is_logged()

    def test_an_email_that_cannot_be_taken_now_is_brought_again(self):
        peer = Peer(self, self.handler)
        self.handler.answers = ["451 sanne@example.nl: try again later"]
        node = self.node.mail_to(f"smtp://127.0.0.1:{peer.port}?tls=none").serve()
        node.write_to("sanne@example.nl")
        until("the email arrives", lambda: self.handler.taken)
        until("no email waits", lambda: node.waiting() == 0)
        self.assertEqual((len(self.handler.tries), len(self.handler.taken)), (2, 1))
        self.assertIn("refused with 451", node.log)
        node.stop()
        self.nothing_personal_is_logged()

    def test_an_email_that_is_refused_is_given_up(self):
        peer = Peer(self, self.handler)
        self.handler.answers = ["550 <onbekend@example.nl> is nobody here"]
        node = self.node.mail_to(f"smtp://127.0.0.1:{peer.port}?tls=none").serve()
        node.write_to("onbekend@example.nl")
        until("it is given up", lambda: "an e-mail was abandoned" in node.log and node.waiting() == 0)
        self.assertIn("refused with 550", node.log)
        self.assertEqual((len(self.handler.tries), self.handler.taken), (1, []))
        node.stop()
        self.nothing_personal_is_logged()

    def test_emails_wait_for_a_server_that_is_away(self):
        peer = Peer(self, self.handler)
        peer.end()
        node = self.node.mail_to(f"smtp://127.0.0.1:{peer.port}?tls=none").serve()
        node.write_to("sanne@example.nl")
        until("it is logged", lambda: "out of reach" in node.log)
        self.assertIn("takes no mail from us", node.run("doctor", code=1).stdout)
        Peer(self, self.handler, port=peer.port)
        until("the email arrives", lambda: self.handler.taken)
        node.stop()
        self.assertEqual((len(self.handler.taken), node.waiting()), (1, 0))

    def test_a_name_of_another_script_needs_a_server_that_can(self):
        peer = Peer(self, self.handler, utf8=False)
        node = self.node.mail_to(f"smtp://127.0.0.1:{peer.port}?tls=none").serve()
        node.write_to("josé@example.nl", "sanne@bücher.example.nl")
        until("one is given up", lambda: "the server lacks a capability that the e-mail needs" in node.log)
        until("the other arrives", lambda: self.handler.taken)
        self.assertEqual([to for _, to, _ in self.handler.taken], [["sanne@xn--bcher-kva.example.nl"]])
        node.stop()
        self.nothing_personal_is_logged()

    def test_of_several_nodes_one_sends_each_email(self):
        peer = Peer(self, self.handler)
        node = self.node.mail_to(f"smtp://127.0.0.1:{peer.port}?tls=none")
        for _ in range(3):
            node.serve()
        recipients = [f"n{number}@example.nl" for number in range(60)]
        node.write_to(*recipients)
        until("every email arrives", lambda: len(self.handler.taken) >= 60 and node.waiting() == 0)
        node.stop()
        self.assertEqual(sorted(to[0] for _, to, _ in self.handler.taken), sorted(recipients))

    def test_an_email_on_its_way_is_finished_at_the_end(self):
        peer = Peer(self, self.handler)
        self.handler.delay = 2
        node = self.node.mail_to(f"smtp://127.0.0.1:{peer.port}?tls=none").serve()
        node.write_to("sanne@example.nl")
        until("it is on its way", lambda: self.handler.tries)
        node.stop()
        self.assertEqual((len(self.handler.taken), node.waiting()), (1, 0))

    def test_settings_that_make_no_sense_are_refused(self):
        for url, sender, said in (
            ("smtp://jan:geheim@localhost?tls=none&x=1", "post@example.nl", "the mail server's address is not understood: "),
            ("mail.example.nl", "post@example.nl", "the mail server's address is not understood: write smtp://"),
            ("smtp://localhost?ca=nothing.pem", "post@example.nl", "ca 'nothing.pem' cannot be used: "),
            ("smtp://localhost", "post", "mail cannot be from 'post': write for example"),
        ):
            with self.subTest(url):
                done = self.node.run("region", "list", "--mail-url", url, "--mail-from", sender, code=1)
                self.assertIn(said, done.stderr)
                self.assertNotIn("geheim", done.stderr)
        del self.node.environment["ONDERWIJSREGIO_MAIL_FROM"]
        done = self.node.run("region", "list", "--mail-url", "smtp://localhost", code=1)
        self.assertIn("say who mail is from with --mail-from", done.stderr)
        self.assertFalse((self.node.folder / "data").exists())

    def test_a_server_without_mail_says_so(self):
        node = self.node.serve()
        self.assertIn("no mail is sent", node.log)
        self.assertIn("WARN  no mail is sent", node.run("doctor").stdout)
        node.stop()


if __name__ == "__main__":
    unittest.main()
