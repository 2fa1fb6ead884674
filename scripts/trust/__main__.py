"""What the program is made of, and what is promised of it: `python3 scripts/trust check|sbom|advisories FOLDER`.

`check` holds the dependencies to deny.toml and the tests that docs/threat-model.md names to be there; `sbom` writes the
bill of materials of the binary to standard output; `advisories` holds Cargo.lock against a clone of RustSec's database.
"""

import sys

import advisories
import dependencies
import sbom
import threats


def check():
    faults = [*dependencies.faults(), *threats.faults()]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        raise SystemExit(1)
    print(f"dependencies: {dependencies.summary()}; {threats.summary()}")


WORDS = {"check": (check, 0), "sbom": (sbom.write, 0), "advisories": (advisories.check, 1)}

if __name__ == "__main__":
    word, parameters = sys.argv[1:2], sys.argv[2:]
    work, wanted = WORDS.get(*word, (None, 0)) if word else (None, 0)
    if not work or len(parameters) != wanted:
        raise SystemExit(__doc__)
    work(*parameters)
