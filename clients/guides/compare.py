"""Compares what a program printed with what a guide says that it prints.

`…` stands for what differs from run to run or was left out:

- in a text: any characters of a line; a line that is `…` alone: any lines;
- in JSON: the same within a string; a string that is `…` alone: any value; a member `"…": "…"`: any other members; a last item
  `"…"`: any other items.

After `rec`, `att`, `mut`, `key`, `ork_` and the like, `…` is the rest of such an id, and nothing else.
"""

import json
import re

ELLIPSIS = "…"
ID = re.compile(r"(?<![A-Za-z0-9_])((?:rec|att|mut|key|reg|req|ntc|ses)…|or[kas]_…|whsec_…)")


def pattern(text):
    """A regular expression for a line or a string."""
    parts = []
    for piece in ID.split(text):
        if ID.fullmatch(piece):
            start = piece[:-1]
            if start == "whsec_":
                parts.append("whsec_[A-Za-z0-9+/=]{44}")
            elif start.endswith("_"):
                parts.append(start + "[A-Za-z0-9]{36}")
            else:
                parts.append(start + "[A-Za-z0-9]{14}")
        else:
            parts += [".*".join(re.escape(part) for part in piece.split(ELLIPSIS))]
    return "".join(parts)


def text_differs(expected, printed):
    """What is different, or None."""
    lines = "\n".join(line.rstrip() for line in printed.strip().split("\n"))
    wanted = expected.strip().split("\n")
    expression = "\n".join(r"[^\n]*(?:\n[^\n]*)*" if line == ELLIPSIS else pattern(line) for line in wanted)
    return None if re.fullmatch(expression, lines) else f"expected:\n{expected.strip()}\nprinted:\n{lines}"


def json_differs(expected, printed):
    try:
        value = json.loads(printed)
    except ValueError:
        return f"expected JSON, printed:\n{printed}"
    fault = value_differs(json.loads(expected), value, "")
    return fault and f"{fault}\nprinted:\n{json.dumps(value, indent=2, ensure_ascii=False)}"


def value_differs(expected, value, pointer):
    if expected == ELLIPSIS:
        return None
    if isinstance(expected, dict) and isinstance(value, dict):
        return members_differ(expected, value, pointer)
    if isinstance(expected, list) and isinstance(value, list):
        return items_differ(expected, value, pointer)
    if isinstance(expected, str) and isinstance(value, str):
        same = re.fullmatch(pattern(expected), value, re.DOTALL)
    else:
        same = type(expected) is type(value) and expected == value
    return None if same else f"{pointer or '/'}: expected {expected!r}, got {value!r}"


def members_differ(expected, value, pointer):
    wanted = [name for name in expected if name != ELLIPSIS]
    if missing := [name for name in wanted if name not in value]:
        return f"{pointer}/{missing[0]}: expected this member"
    others = [name for name in value if name not in expected]
    if others and ELLIPSIS not in expected:
        return f"{pointer}/{others[0]}: not expected"
    if wanted != [name for name in value if name in expected]:
        return f"{pointer or '/'}: the members stand in another order: {', '.join(value)}"
    return next(filter(None, (value_differs(expected[name], value[name], f"{pointer}/{name}") for name in wanted)), None)


def items_differ(expected, value, pointer):
    wanted = expected[:-1] if expected and expected[-1] == ELLIPSIS else expected
    if len(value) < len(wanted) or (len(value) > len(wanted) and wanted is expected):
        return f"{pointer or '/'}: expected {len(wanted)} items, got {len(value)}"
    pairs = enumerate(zip(wanted, value))
    return next(filter(None, (value_differs(one, other, f"{pointer}/{at}") for at, (one, other) in pairs)), None)
