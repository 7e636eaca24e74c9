"""Drawings are read at arm's length, on a light or a dark screen, without any style sheet."""

from xml.etree import ElementTree as XML

import pytest

from devenv.plant import tables

SMALLEST_TEXT = 17
DRAWINGS = sorted((tables.HERE / "drawings").glob("*.svg"))


def drawing(path):
    return XML.parse(path).getroot()  # noqa: S314 (a file of this repository)


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawing_has_a_title_paper_and_readable_text(path):
    root = drawing(path)
    tags = [element.tag.rpartition("}")[2] for element in root]
    sizes = [float(e.get("font-size")) for e in root.iter() if e.get("font-size")]
    assert tags[:2] == ["title", "rect"]
    assert min(sizes) >= SMALLEST_TEXT
    assert "style" not in tags


def test_every_drawing_is_used_and_every_used_one_exists():
    used = {
        row[column].rpartition("/")[2]
        for table, column in (
            ("product.template", "image_1920"),
            ("mrp.routing.workcenter", "mes_drawing"),
        )
        for row in tables.read(table)
    }
    assert used - {""} == {path.name for path in DRAWINGS}
