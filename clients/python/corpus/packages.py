"""ZIP packages rebuilt: other orders of members, other methods, other content types."""

import io
import zipfile


class Pipe(io.RawIOBase):
    """Takes bytes and cannot seek, so that a ZIP file written to it has data descriptors."""

    def __init__(self):
        self.content = io.BytesIO()

    def writable(self):
        return True

    def write(self, content):
        return self.content.write(content)


def members(file):
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts, method=zipfile.ZIP_DEFLATED, streamed=False, stored=()):
    """Parts in their order; some of them stored whatever the method."""
    out = Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content, zipfile.ZIP_STORED if name in stored else method)
    return (out.content if streamed else out).getvalue()


def ordered(parts, first, last=()):
    """The same parts: those whose names begin so first, those others last."""

    def place(name):
        if any(name.startswith(begin) for begin in last):
            return len(first) + 1
        return next((at for at, begin in enumerate(first) if name.startswith(begin)), len(first))

    return {name: parts[name] for name in sorted(parts, key=place)}


def as_libreoffice(file):
    """The order in which LibreOffice writes Office files: relations, properties, content, and the types last."""
    return ordered(members(file), ["_rels/.rels", "docProps/app.xml", "docProps/core.xml"], ["[Content_Types].xml"])


def retyped(file, old, new):
    """With another content type of the main part."""
    parts = members(file)
    types = parts["[Content_Types].xml"]
    assert old.encode() in types, (old, types)
    parts["[Content_Types].xml"] = types.replace(old.encode(), new.encode())
    return zipped(parts)
