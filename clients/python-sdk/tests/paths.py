"""Where the tests find things."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ROOT = PROJECT.parents[1]
SOURCE = PROJECT / "src"
DOCUMENT = ROOT / "docs/openapi.json"
JOURNEY = ROOT / "clients/journey"
