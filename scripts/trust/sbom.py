"""The bill of materials of the binary, as CycloneDX 1.6. The same Cargo.lock gives the same bytes."""

import hashlib
import json
import re
import sys
import uuid
from pathlib import Path

import dependencies

NAMESPACE = uuid.UUID("8e1e0c0e-5a0b-4d3b-9c7d-6f1f6a3f2b10")


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, kind="library"):
    licence = package["license"].replace(" / ", " OR ").replace("/", " OR ")
    described = {
        "type": kind,
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "licenses": [{"expression": licence}],
        "purl": purl(package),
    }
    checksum = dependencies.checksums().get((package["name"], package["version"]))
    if checksum:
        described["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["description"]:
        described["description"] = " ".join(package["description"].split())
    if package["repository"]:
        described["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return described


def sqlite(package):
    """SQLite's own source, which a crate brings along and cargo knows nothing of."""
    header = Path(package["manifest_path"]).with_name("sqlite3") / "sqlite3.h"
    version = re.search(r'#define SQLITE_VERSION +"([^"]+)"', header.read_text())[1]
    return {
        "type": "library",
        "bom-ref": f"pkg:generic/sqlite@{version}",
        "name": "sqlite",
        "version": version,
        "licenses": [{"license": {"id": "blessing"}}],
        "purl": f"pkg:generic/sqlite@{version}",
        "cpe": f"cpe:2.3:a:sqlite:sqlite:{version}:*:*:*:*:*:*:*",
    }


def bill():
    packages, needs = dependencies.of_binary()
    by_id = {package["id"]: package for package in packages}
    application, *rest = packages
    components = sorted((component(package) for package in rest), key=lambda one: one["bom-ref"])
    edges = {purl(by_id[one]): sorted(purl(by_id[needed]) for needed in needed_by) for one, needed_by in needs.items()}
    for package in packages:
        if package["name"] == "libsqlite3-sys":
            bundled = sqlite(package)
            components.append(bundled)
            edges[purl(package)].append(bundled["bom-ref"])
            edges[bundled["bom-ref"]] = []
    lock = hashlib.sha256((dependencies.ROOT / "Cargo.lock").read_bytes()).hexdigest()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, lock)}",
        "version": 1,
        "metadata": {
            "component": component(application, "application"),
            "properties": [{"name": "Cargo.lock:sha256", "value": lock}],
        },
        "components": components,
        "dependencies": [{"ref": one, "dependsOn": edges[one]} for one in sorted(edges)],
    }


def write():
    json.dump(bill(), sys.stdout, indent=2, ensure_ascii=False)
    print()
