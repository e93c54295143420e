#!/usr/bin/python3
"""Cuts the fonts of the PDF: see README.md. Debian: fonts-dejavu-core fonts-droid-fallback fonts-alee python3-fonttools zstd

    cut.py noto-emoji-emoji-400-normal.woff

The program is to stay small, so outlines keep 256 or 512 units to the em, which is finer than print shows.
"""
import pathlib
import struct
import subprocess
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.sfnt import SFNTWriter
from fontTools.ttLib.woff2 import WOFF2GlyfTable

here = pathlib.Path(__file__).parent
debian = pathlib.Path("/usr/share/fonts/truetype")


def span(first, last):
    return range(first, last + 1)


def encoded(charset, size, lead=range(0xA1, 0xFF)):
    """The characters that a charset writes with that many bytes, the first of them in lead."""
    for r in span(0x80, 0xFFFF):
        b = chr(r).encode(charset, "ignore")
        if len(b) == size and b[0] in lead:
            yield r


def emoji():
    lines = (here / "emoji.txt").read_text(encoding="utf-8").splitlines()
    return {ord(r) for line in lines if not line.startswith("#") for r in line if r != " "}


def cut(source, target, signs, units):
    font = TTFont(source, recalcTimestamp=False)
    # A sign without an outline would be drawn as nothing.
    drawn = {r for r, name in font.getBestCmap().items() if font["glyf"][name].numberOfContours or chr(r).isspace()}
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[0, 1, 2])
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "BASE", "MATH", "STAT", "FFTM", "gasp", "kern", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=drawn & set(signs))
    cutter.subset(font)
    if units < font["head"].unitsPerEm:
        scale_upem(font, units)
    # The PDF library knows two bytes: above them a sign stands at a private place (see font.go).
    placed = {r - 0x11000 if r > 0xFFFF else r: name for r, name in font.getBestCmap().items()}
    table = next(t for t in font["cmap"].tables if t.format == 4 and t.platformID == 3)
    table.cmap, font["cmap"].tables = placed, [table]
    for name in font["name"].names:
        if name.nameID == 0:  # a changed font says so: Artistic License, section 3
            name.string = f"{name} Cut and scaled for nudged in 2026 by evidence/fonts/cut.py."
    font.flavor = None
    path = here / (target + ".font")
    font.save(path)
    repack(path)
    subprocess.run(["zstd", "-q", "-f", "--ultra", "-22", "--rm", path], check=True)


def repack(path):
    """Transforms the outlines as WOFF2 does (section 5.1), which makes them a sixth smaller once compressed."""
    font = TTFont(path)
    data = {tag: font.getTableData(tag) for tag in font.reader.keys() if tag != "loca"}
    outlines = WOFF2GlyfTable()
    outlines.decompile(data["glyf"], font)
    data["glyf"] = outlines.transform(font)
    # Of the metrics the widths alone, one for each glyph: the left side follows from the outline.
    widths = [font["hmtx"][name][0] for name in font.getGlyphOrder()]
    data["hmtx"] = struct.pack(f">{len(widths)}H", *widths)
    data["hhea"] = data["hhea"][:34] + struct.pack(">H", len(widths))
    with open(path, "wb") as file:
        writer = SFNTWriter(file, len(data))
        for tag in sorted(data):
            writer[tag] = data[tag]
        writer.close()


letters = [*span(0x20, 0x52F), *span(0x1E00, 0x1EFF), *span(0x2000, 0x22FF), *span(0x25A0, 0x25CF)]
marks = [*span(0x2460, 0x2473), *map(ord, "─━│┃┌┐└┘├┤┬┴┼═║█★☆♀♂"), *span(0x2713, 0x2718), *span(0x2776, 0x2793), 0x279C, 0x27A4]
cut(debian / "dejavu/DejaVuSans.ttf", "DejaVuSans", letters + marks, 512)
bold = [*span(0x20, 0x24F), *span(0x370, 0x45F), *span(0x1EA0, 0x1EFB), *span(0x2010, 0x2026), 0x20AC, 0x2116]
cut(debian / "dejavu/DejaVuSans-Bold.ttf", "DejaVuSans-Bold", bold, 512)
han = [*encoded("gb2312", 2), *encoded("big5", 2, range(0xA1, 0xC7)), *span(0x3000, 0x30FF), *span(0xFF00, 0xFFEF)]
cut(debian / "droid/DroidSansFallbackFull.ttf", "DroidSansFallbackFull", han, 256)
cut(debian / "alee/Guseul.ttf", "Guseul", [*span(0x3131, 0x3163), *span(0xAC00, 0xD7A3)], 256)
cut(sys.argv[1], "Emoji", emoji(), 256)
