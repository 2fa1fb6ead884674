"""Runs the programs of a guide against a demo, as a reader would who pastes them."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

from compare import json_differs, text_differs
from demo import ADDRESS, BINARY, environment

HERE = Path(__file__).resolve().parent
LISTENS = "127.0.0.1:9000"
ENDINGS = {"sh": "sh", "ts": "mts", "python": "py", "php": "php"}
DEADLINE = 120


class Faulty(AssertionError):
    """A program failed, or printed something else than its guide says."""


def compile_typescript(guides, folder):
    """Compiles the TypeScript programs of all guides, in strict mode; gives the folder of JavaScript."""
    folder.mkdir()
    os.symlink(HERE / "node_modules", folder / "node_modules")
    sources = []
    for guide in guides:
        for block in (program.block for sample in guide.samples for program in sample.programs):
            if block.language == "ts":
                sources.append(folder / f"{guide.slug}-{block.line}.mts")
                sources[-1].write_text(block.text)
    options = ["--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom", "--types", "node"]
    done = subprocess.run(
        [HERE / "node_modules/.bin/tsc", *options, *sources], cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        raise Faulty(f"TypeScript samples (the number is the guide's line before them):\n{done.stdout}")
    return folder


class Reader:
    """Somebody who follows one guide in one language, in the folder of a demo."""

    def __init__(self, demo, guide, language, javascript):
        self.demo, self.guide, self.language, self.javascript = demo, guide, language, javascript
        self.key = demo.key(guide)
        commands = demo.folder / "commands"
        commands.mkdir()
        os.symlink(BINARY, commands / "onderwijsregio")
        self.environment = environment() | {
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "API_URL": f"{demo.address}/api/sandbox",
            "API_KEY": self.key,
        }
        if any("CALLBACK_SECRET" in program.block.text for sample in guide.samples for program in sample.programs):
            self.environment["CALLBACK_SECRET"] = demo.callback_secret(self.key)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.listens = f"127.0.0.1:{free.getsockname()[1]}"

    def here(self, text):
        """A text of the guide with this demo's address and the port of the reader's own server."""
        text = text.replace(ADDRESS, self.demo.address).replace(LISTENS, self.listens)
        return re.sub(r"\b9000\b", self.listens.split(":")[1], text)

    def command(self, block):
        """The command that runs a program."""
        path = self.demo.folder / f"{self.guide.slug}-{block.line}.{ENDINGS[block.language]}"
        text = block.text
        if block.language == "ts":
            path = path.with_suffix(".mjs")
            text = (self.javascript / path.name).read_text()
        path.write_text(self.here(text).replace("ork_…", self.key))
        php = ["php", "-S", self.listens] if "server" in block.words else ["php"]
        return {"sh": ["sh", "-eu"], "ts": ["node"], "python": [sys.executable, "-u"], "php": php}[block.language] + [path]

    def where(self, block):
        return f"docs/guides/{self.guide.tongue}/{self.guide.slug}.md:{block.line} ({block.language})"

    def follow(self):
        for sample in self.guide.samples:
            for program in sample.programs:
                if program.block.language == self.language:
                    self.serve(program, sample.trigger) if "server" in program.block.words else self.run(program)

    def run(self, program):
        self.check(program, self.printed_by(program.block))

    def printed_by(self, block):
        done = subprocess.run(
            self.command(block), cwd=self.demo.folder, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=DEADLINE,
        )
        if done.returncode:
            raise Faulty(f"{self.where(block)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def serve(self, program, trigger):
        """Starts a server, calls it, and checks what the server printed or what the call printed."""
        output, errors = self.demo.folder / "server-output", self.demo.folder / "server-errors"
        with open(output, "w") as stdout, open(errors, "w") as stderr, subprocess.Popen(
            self.command(program.block), cwd=self.demo.folder, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr,
        ) as server:
            try:
                self.wait_until(lambda: self.listening(server), program.block, errors)
                printed = self.printed_by(trigger)
                if "server" in program.output.words:
                    lines = len(program.output.text.strip().split("\n"))
                    self.wait_until(lambda: len(output.read_text().splitlines()) >= lines, program.block, output)
                    printed = output.read_text()
            finally:
                server.terminate()
        self.check(program, printed)

    def listening(self, server):
        if server.poll() is not None:
            raise Faulty(f"a server ended with {server.returncode}")
        host, port = self.listens.split(":")
        try:
            socket.create_connection((host, int(port))).close()
        except OSError:
            return False
        return True

    def wait_until(self, done, block, log):
        deadline = time.monotonic() + DEADLINE
        while not done():
            if time.monotonic() > deadline:
                raise Faulty(f"{self.where(block)} took longer than {DEADLINE} s:\n{log.read_text()}")
            time.sleep(0.02)

    def check(self, program, printed):
        if not program.output:
            return
        differs = json_differs if "json" in program.output.words else text_differs
        if fault := differs(self.here(program.output.text), printed):
            raise Faulty(f"{self.where(program.block)}: {fault}")
