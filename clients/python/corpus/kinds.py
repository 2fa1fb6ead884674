"""Media types and refusals, as the server words them."""

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

DOCX, DOTX = f"{OFFICE}wordprocessingml.document", f"{OFFICE}wordprocessingml.template"
XLSX, XLTX = f"{OFFICE}spreadsheetml.sheet", f"{OFFICE}spreadsheetml.template"
PPTX, POTX, PPSX = (f"{OFFICE}presentationml.{kind}" for kind in ["presentation", "template", "slideshow"])
ODT, ODS, ODP = (f"{OPEN_DOCUMENT}{kind}" for kind in ["text", "spreadsheet", "presentation"])
OTT, OTS, OTP = (f"{kind}-template" for kind in [ODT, ODS, ODP])
XLS = "application/vnd.ms-excel"
PDF, RTF, TEXT = "application/pdf", "application/rtf", "text/plain"

ACCEPTED = (
    "expected one of: PDF, Word, Excel, PowerPoint, OpenDocument, RTF, plain text, JPEG, PNG, HEIC/HEIF, WebP, TIFF, GIF,"
    " BMP"
)
PASSWORD = "this file is protected with a password; save it without a password, or as a PDF"
MARKUP = f"this is a web page or other markup, perhaps a login page; {ACCEPTED}"
EMPTY = f"the file is empty; {ACCEPTED}"
UNKNOWN = f"the kind of this file is not recognised; {ACCEPTED}"


def macros(family):
    return f"this is a {family} file with macros; save it without macros, or as a PDF"


def other(what):
    return f"this is {what}; {ACCEPTED}"
