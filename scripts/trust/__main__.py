"""What the program is made of, and what is promised of it: `python3 scripts/trust check|sbom`.

`check` holds the dependencies to deny.toml and the tests that docs/threat-model.md names to be there; `sbom` writes the
bill of materials of the binary to standard output.
"""

import sys

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


WORDS = {"check": check, "sbom": sbom.write}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in WORDS:
        raise SystemExit(__doc__)
    WORDS[sys.argv[1]]()
