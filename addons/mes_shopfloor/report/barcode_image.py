"""Barcodes as pictures that need no renderer and no request."""

import base64

from reportlab.graphics.barcode import createBarcodeDrawing
from reportlab.lib.units import mm

#: A longer text is a square code: its bars would be too thin for the label.
CODE128_MAX = 24


#: The narrowest bar, in millimetres, that a scanner in a gloved hand reads without care.
MODULE = 0.33


def image(value: str, kind: str = "", height: float = 14, module: float = 0.254) -> str:
    """An SVG as the source of an image: bars for what fits on a label, else a square.

    Height of the bars and width of the narrowest one are in millimetres; shown at this height the
    bars are as wide as asked for.
    """
    bars = len(value) <= CODE128_MAX and value.isascii() and value.isprintable()
    if kind == "QR" or not bars:
        drawing = createBarcodeDrawing("QR", value=value, barBorder=2)
    else:
        drawing = createBarcodeDrawing(
            "Code128",
            value=value,
            barHeight=height * mm,
            barWidth=module * mm,
            humanReadable=False,
            quiet=True,
        )
    svg = base64.b64encode(drawing.asString("svg").encode()).decode()
    return f"data:image/svg+xml;base64,{svg}"
