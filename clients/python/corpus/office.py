"""Office and OpenDocument files."""

import io
import zipfile

import docx
import msoffcrypto.format.ooxml
import odf.opendocument
import odf.table
import odf.text
import openpyxl
import openpyxl.chart
import openpyxl.drawing.image
import pptx
import pptx.util
import xlsxwriter
import xlwt

from . import packages
from .kinds import (
    DOCX, DOTX, ODP, ODS, ODT, OFFICE, OTP, OTS, OTT, PASSWORD, POTX, PPSX, PPTX, XLS, XLSX, XLTX, macros, other,
)

MAIN = "main+xml"


def saved(document, save="save"):
    out = io.BytesIO()
    getattr(document, save)(out)
    return out.getvalue()


def word(picture=None):
    document = docx.Document()
    document.core_properties.author = "Zoë"
    document.add_heading("Curriculum vitae", 1)
    document.add_table(2, 2).cell(0, 0).text = "cel"
    if picture:
        document.add_picture(io.BytesIO(picture))
    return saved(document)


def excel(**options):
    workbook = openpyxl.Workbook(**options)
    sheet = workbook.create_sheet("Blad") if options else workbook.active
    for row in range(50):
        sheet.append([f"naam {row}", row, row % 2 == 0])
    return workbook, sheet


def power_point(picture=None):
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[0])
    slide.shapes.title.text = "Welkom"
    if picture:
        slide.shapes.add_picture(io.BytesIO(picture), pptx.util.Inches(1), pptx.util.Inches(1))
    return saved(show)


def written_by_xlsxwriter(**options):
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, options)
    workbook.add_worksheet().write_row(0, 0, ["naam", 1, True])
    workbook.close()
    return out.getvalue()


def excel_97():
    workbook = xlwt.Workbook()
    workbook.add_sheet("Blad").write(0, 0, "naam")
    return saved(workbook)


def open_document(make, fill=None):
    document = make()
    if fill:
        fill(document)
    return saved(document)


def encrypted(file):
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(file)).encrypt("geheim", out)
    return out.getvalue()


def by_libraries(picture):
    """As python-docx, openpyxl, XlsxWriter, xlwt, python-pptx and odfpy write them."""
    yield "python-docx.docx", word(), DOCX
    yield "python-docx met foto.docx", word(picture), DOCX
    workbook, sheet = excel()
    yield "openpyxl.xlsx", saved(workbook), XLSX
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(sheet, min_col=2, min_row=1, max_row=9))
    sheet.add_chart(chart, "E2")
    sheet.add_image(openpyxl.drawing.image.Image(io.BytesIO(picture)), "H2")
    yield "openpyxl met grafiek.xlsx", saved(workbook), XLSX
    yield "openpyxl rij voor rij.xlsx", saved(excel(write_only=True)[0]), XLSX
    yield "openpyxl.xltx", saved(excel_template()), XLTX
    yield "xlsxwriter.xlsx", written_by_xlsxwriter(), XLSX
    yield "xlsxwriter rij voor rij.xlsx", written_by_xlsxwriter(constant_memory=True), XLSX
    yield "xlsxwriter met zip64.xlsx", written_by_xlsxwriter(use_zip64=True), XLSX
    yield "xlwt.xls", excel_97(), XLS
    yield "python-pptx.pptx", power_point(), PPTX
    yield "python-pptx met foto.pptx", power_point(picture), PPTX
    opened = odf.opendocument
    text = lambda document: document.text.addElement(odf.text.P(text="Zoë"))  # noqa: E731
    table = lambda document: document.spreadsheet.addElement(odf.table.Table(name="Blad"))  # noqa: E731
    yield "odfpy.odt", open_document(opened.OpenDocumentText, text), ODT
    yield "odfpy.ods", open_document(opened.OpenDocumentSpreadsheet, table), ODS
    yield "odfpy.odp", open_document(opened.OpenDocumentPresentation), ODP
    for ending, kind, base in [("ott", OTT, "Text"), ("ots", OTS, "Spreadsheet"), ("otp", OTP, "Presentation")]:
        document = getattr(opened, f"OpenDocument{base}")()
        document.mimetype = kind
        yield f"odfpy.{ending}", saved(document), kind


def excel_template():
    workbook, _ = excel()
    workbook.template = True
    return workbook


def rebuilt():
    """The same in the orders, methods and types of other producers."""
    plain = {"docx": word(), "xlsx": saved(excel()[0]), "pptx": power_point()}
    kinds = {"docx": DOCX, "xlsx": XLSX, "pptx": PPTX}
    for ending, file in plain.items():
        parts, kind = packages.members(file), kinds[ending]
        libreoffice = packages.as_libreoffice(file)
        yield f"libreoffice.{ending}", packages.zipped(libreoffice, streamed=True), kind
        yield f"libreoffice, opgeslagen.{ending}", packages.zipped(libreoffice, zipfile.ZIP_STORED), kind
        yield f"gestreamd.{ending}", packages.zipped(parts, streamed=True), kind
        yield f"met resten.{ending}", packages.zipped({"[trash]/0000.dat": b"\0" * 99} | parts), kind
        yield f"achterstevoren.{ending}", packages.zipped(dict(reversed(parts.items()))), kind
    typed = {"dotx": (DOTX, "docx"), "potx": (POTX, "pptx"), "ppsx": (PPSX, "pptx")}
    for ending, (kind, of) in typed.items():
        yield f"sjabloon.{ending}", packages.retyped(plain[of], f"{kinds[of]}.{MAIN}", f"{kind}.{MAIN}"), kind
    text = open_document(odf.opendocument.OpenDocumentText)
    parts = packages.members(text)
    first = packages.ordered(parts, ["mimetype"])
    yield "mimetype vooraan.odt", packages.zipped(first, stored=["mimetype"]), ODT
    yield "mimetype ingepakt.odt", packages.zipped(first, streamed=True), ODT
    yield "mimetype achteraan.odt", packages.zipped(packages.ordered(parts, [], ["mimetype"])), ODT
    del parts["mimetype"]
    yield "zonder mimetype.odt", packages.zipped(parts), ODT


def refused():
    """With macros, with a password, or of a kind that is not accepted."""
    plain = {"Word": (word(), DOCX), "Excel": (saved(excel()[0]), XLSX), "PowerPoint": (power_point(), PPTX)}
    with_macros = [
        ("Word", "docm", "word.document"), ("Word", "dotm", "word.template"),
        ("Excel", "xlsm", "excel.sheet"), ("Excel", "xltm", "excel.template"), ("Excel", "xlam", "excel.addin"),
        ("PowerPoint", "pptm", "powerpoint.presentation"), ("PowerPoint", "potm", "powerpoint.template"),
        ("PowerPoint", "ppsm", "powerpoint.slideshow"), ("PowerPoint", "ppam", "powerpoint.addin"),
    ]
    for family, ending, kind in with_macros:
        file, old = plain[family]
        new = f"application/vnd.ms-{kind}.macroEnabled.{MAIN}"
        yield f"macro.{ending}", packages.retyped(file, f"{old}.{MAIN}", new), macros(family)
    for family, (file, kind) in plain.items():
        ending = {DOCX: "docx", XLSX: "xlsx", PPTX: "pptx"}[kind]
        parts = packages.members(file)
        folder = {"docx": "word", "xlsx": "xl", "pptx": "ppt"}[ending]
        yield f"vermomde macro.{ending}", packages.zipped(parts | {f"{folder}/vbaProject.bin": b"x"}), macros(family)
        yield f"wachtwoord.{ending}", encrypted(file), PASSWORD
        binary = packages.retyped(file, f"{OFFICE}", "application/vnd.example.")
        yield f"van een ander.{ending}", binary, other("a ZIP archive that is not a Word, Excel or PowerPoint file")
    parts = packages.members(open_document(odf.opendocument.OpenDocumentText))
    locked = parts["META-INF/manifest.xml"].replace(
        b"</manifest:manifest>",
        b'<manifest:file-entry manifest:full-path="x" manifest:media-type=""><manifest:encryption-data/>'
        b"</manifest:file-entry></manifest:manifest>",
    )
    assert locked != parts["META-INF/manifest.xml"]
    yield "wachtwoord.odt", packages.zipped(parts | {"META-INF/manifest.xml": locked}), PASSWORD
    drawing = "an OpenDocument file that is not a text, spreadsheet or presentation"
    yield "tekening.odg", open_document(odf.opendocument.OpenDocumentDrawing), other(drawing)
    book = {"mimetype": "application/epub+zip", "META-INF/container.xml": "<container/>"}
    yield "boek.epub", packages.zipped(book), other("an e-book (EPUB)")
    yield "map.zip", packages.zipped({"cv.pdf": b"%PDF-1.7"}), other("a ZIP archive")
    yield "pages.pages", packages.zipped({"Index/Document.iwa": b"x"}), other(
        "an Apple Pages, Numbers or Keynote document (export it as a PDF)"
    )
    yield "half.docx", plain["Word"][0][:-40], other("a ZIP archive that is damaged or unusually large")
