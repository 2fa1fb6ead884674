"""PDF files, images and texts."""

import io

import fpdf
import pillow_heif
import pypdf
from PIL import Image, features
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from .kinds import EMPTY, MARKUP, PDF, RTF, TEXT, UNKNOWN, other

pillow_heif.register_heif_opener()
MESSAGE = "Beste lezer,\n\nZoë – café, € 10.\n"


def image(mode="RGB", form="PNG", more=0, **options):
    """An image as Pillow saves it; with more frames if asked for."""
    made = [Image.new(mode, (16, 16), at) for at in range(more + 1)]
    out = io.BytesIO()
    if more:
        options |= {"save_all": True, "append_images": made[1:]}
    made[0].save(out, form, **options)
    return out.getvalue()


def images():
    for name, kind, given in [
        ("rgb.jpg", "jpeg", {"form": "JPEG"}),
        ("cmyk.jpeg", "jpeg", {"form": "JPEG", "mode": "CMYK"}),
        ("grijs.jpg", "jpeg", {"form": "JPEG", "mode": "L", "progressive": True}),
        ("camera.jpg", "jpeg", {"form": "MPO", "more": 1}),
        ("rgb.png", "png", {}),
        ("doorzichtig.png", "png", {"mode": "RGBA"}),
        ("palet.png", "png", {"mode": "P"}),
        ("zestien.png", "png", {"mode": "I;16"}),
        ("beweegt.png", "png", {"more": 2}),
        ("stil.gif", "gif", {"form": "GIF", "mode": "P"}),
        ("beweegt.gif", "gif", {"form": "GIF", "mode": "P", "more": 2}),
        ("verlies.webp", "webp", {"form": "WEBP"}),
        ("zonder verlies.webp", "webp", {"form": "WEBP", "mode": "RGBA", "lossless": True}),
        ("beweegt.webp", "webp", {"form": "WEBP", "more": 2}),
        ("ruw.tif", "tiff", {"form": "TIFF"}),
        ("lzw.tiff", "tiff", {"form": "TIFF", "compression": "tiff_lzw"}),
        ("fax.tif", "tiff", {"form": "TIFF", "mode": "1", "compression": "group4"}),
        ("groot.tif", "tiff", {"form": "TIFF", "big_tiff": True}),
        ("bladen.tif", "tiff", {"form": "TIFF", "more": 2}),
        ("kleur.bmp", "bmp", {"form": "BMP"}),
        ("zwart-wit.bmp", "bmp", {"form": "BMP", "mode": "1"}),
        ("doorzichtig.bmp", "bmp", {"form": "BMP", "mode": "RGBA"}),
        ("telefoon.heic", "heif", {"form": "HEIF"}),
        ("reeks.heic", "heif", {"form": "HEIF", "more": 2}),
    ]:
        yield name, image(**given), f"image/{kind}"


def by_reportlab(**options):
    out = io.BytesIO()
    canvas = Canvas(out, **options)
    canvas.drawString(99, 99, "Curriculum vitae")
    canvas.save()
    return out.getvalue()


def by_fpdf(password=None):
    pdf = fpdf.FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text="Curriculum vitae")
    if password:
        pdf.set_encryption(owner_password=password, user_password=password)
    return bytes(pdf.output())


def by_pypdf(**encryption):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(by_reportlab()))
    writer.add_blank_page(99, 99)
    if encryption:
        writer.encrypt("geheim", **encryption)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdfs():
    yield "reportlab.pdf", by_reportlab(), PDF
    yield "reportlab, ingepakt.pdf", by_reportlab(pageCompression=1), PDF
    yield "reportlab, wachtwoord.pdf", by_reportlab(encrypt=StandardEncryption("geheim")), PDF
    yield "fpdf2.pdf", by_fpdf(), PDF
    yield "fpdf2, wachtwoord.pdf", by_fpdf("geheim"), PDF
    yield "pypdf.pdf", by_pypdf(), PDF
    yield "pypdf, wachtwoord.pdf", by_pypdf(algorithm="RC4-128"), PDF
    yield "pillow.pdf", image(form="PDF"), PDF
    yield "regel vooraf.pdf", b"\r\n" + by_fpdf(), PDF
    yield "bom vooraf.pdf", b"\xef\xbb\xbf" + by_reportlab(), PDF


def texts():
    yield "utf-8.txt", MESSAGE.encode(), TEXT
    yield "utf-8 met bom.txt", MESSAGE.encode("utf-8-sig"), TEXT
    yield "kladblok.txt", MESSAGE.replace("\n", "\r\n").encode("windows-1252"), TEXT
    yield "unicode.txt", b"\xff\xfe" + MESSAGE.encode("utf-16-le"), TEXT
    yield "unicode andersom.txt", b"\xfe\xff" + MESSAGE.encode("utf-16-be"), TEXT
    yield "lijst.csv", "naam;plaats\r\nZoë;Curaçao\r\n".encode("windows-1252"), TEXT
    yield "brief.rtf", rb"{\rtf1\ansi\ansicpg1252 Zo\'eb}", RTF


def refused():
    yield "leeg.txt", b" \r\n\t", EMPTY
    yield "inloggen.pdf", b"<!DOCTYPE html>\n<title>Inloggen</title>", MARKUP
    yield "tekening.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', MARKUP
    yield "pagina.txt", b"\xff\xfe" + "<html>".encode("utf-16-le"), MARKUP
    yield "plaatje.jp2", image(form="JPEG2000"), UNKNOWN
    yield "plaatje.ico", image(form="ICO"), UNKNOWN
    yield "plaatje.tga", image(form="TGA"), UNKNOWN
    yield "plaatje.eps", image(form="EPS"), other("a PostScript file")
    if features.check("avif"):
        yield "plaatje.avif", image(form="AVIF"), other("an AVIF image")
    yield "lijst.gz", b"\x1f\x8b\x08\x00" + bytes(20), other("a gzip archive")
