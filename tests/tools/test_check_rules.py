"""The rules no linter knows, on small repositories made for the purpose."""

from __future__ import annotations

import pytest

from devenv import check_files, check_rules, check_sizes

MANIFEST = {
    "name": "Any",
    "license": "LGPL-3",
    "author": check_rules.AUTHOR,
    "version": "19.0.1.0.0",
}


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Write files into an empty repository, which the rules then look at."""
    root = tmp_path / "somebody" / "checkout"
    root.mkdir(parents=True)
    for module in (check_files, check_rules, check_sizes):
        monkeypatch.setattr(module, "ROOT", root)

    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        check_files.repository_files.cache_clear()

    yield write, root
    check_files.repository_files.cache_clear()


@pytest.fixture
def addon(tree):
    """Write one complete addon, with what differs from a good one."""
    write, root = tree

    def make(name: str = "mes_shopfloor", icon: bool = True, readme: bool = True, **manifest):
        folder = root / "addons" / name
        (folder / "static" / "description").mkdir(parents=True)
        (folder / "__manifest__.py").write_text(repr(MANIFEST | manifest))
        if icon:
            (folder / "static" / "description" / "icon.png").write_bytes(b"png\0")
        if readme:
            (folder / "README.md").write_text("What it is.")
        write({})
        return folder

    return make


def function(lines: int) -> str:
    return "def long():\n" + "    pass\n" * (lines - 1)


def test_a_good_addon_has_no_finding(addon):
    addon()
    assert check_rules.addons_are_complete() == []


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        ({"license": "AGPL-3"}, "license is 'AGPL-3'"),
        ({"author": "Somebody"}, "author is 'Somebody'"),
        ({"version": "18.0.1.0.0"}, "version"),
        ({"icon": False}, "icon.png"),
        ({"readme": False}, "README"),
    ],
)
def test_what_an_addon_lacks_is_said(addon, difference, words):
    addon(**difference)
    (finding,) = check_rules.addons_are_complete()
    assert words in finding


def test_a_fragment_of_the_readme_is_enough(addon):
    folder = addon(readme=False)
    (folder / "readme").mkdir()
    (folder / "readme" / "DESCRIPTION.md").write_text("What it is.")
    assert check_rules.addons_are_complete() == []


def test_an_addon_must_not_name_one_that_is_built_on_it(addon, tree):
    folder = addon("mes_equipment")
    (folder / "model.py").write_text("import os\n\nNAME = 'mes_quality.plan'\n")
    tree[0]({})
    assert check_rules.addons_look_left_only() == [
        "addons/mes_equipment/model.py:3: mes_equipment must not know mes_quality"
    ]


def test_an_addon_may_name_those_it_is_built_on(addon, tree):
    folder = addon("mes_equipment")
    (folder / "model.py").write_text("NAME = 'mes_shopfloor.plan'\n")
    tree[0]({})
    assert check_rules.addons_look_left_only() == []


def test_a_broken_view_is_found_with_its_line(tree):
    tree[0]({"view.xml": "<odoo>\n<record></odoo>"})
    assert check_rules.xml_is_well_formed() == ["view.xml:2: mismatched tag"]


@pytest.mark.parametrize(
    "text",
    [
        "https://files." + "pythonhosted.org/x",
        "registry." + "npmjs.org",
        "deb http://deb." + "debian.org/debian sid main",
        "pip install --index" + "-url=https://here",
        "/ho" + "me/somebody/odoo",
    ],
)
def test_what_only_one_machine_knows_is_found(tree, text):
    tree[0]({"notes.md": f"first\n{text}\n"})
    (finding,) = check_rules.names_no_machine()
    assert finding.startswith("notes.md:2: names ")


def test_the_folder_of_the_checkout_and_the_one_above_are_found(tree):
    write, root = tree
    write({"a.md": f"{root}/addons", "b.md": f"{root.parent}/other"})
    assert {finding.split(":")[0] for finding in check_rules.names_no_machine()} == {"a.md", "b.md"}


def test_an_empty_view_is_broken(tree):
    tree[0]({"view.xml": ""})
    assert check_rules.xml_is_well_formed() == ["view.xml:1: no element found"]


def test_a_file_that_goes_while_the_checks_run_is_no_finding(tree):
    write, root = tree
    write({"a.xml": "<a/>", "a.py": "x = 1\n"})
    check_files.repository_files()
    (root / "a.xml").unlink()
    (root / "a.py").unlink()
    assert check_rules.xml_is_well_formed() == []
    assert check_rules.names_no_machine() == []
    assert check_sizes.python_is_small() == []


def test_a_binary_file_is_left_alone(tree):
    write, root = tree
    (root / "picture.png").write_bytes(b"\0" + f"{root}/x".encode())
    write({})
    assert check_rules.names_no_machine() == []


def test_a_long_function_and_a_long_file_are_found(tree):
    tree[0]({"a.py": function(41), "b.py": "x = 1\n" * 301, "c.py": function(40)})
    assert check_sizes.python_is_small() == [
        "a.py:1: long has 41 lines (> 40)",
        "b.py:301: the file has 301 lines (> 300)",
    ]


def test_an_exception_needs_a_reason(tree):
    write, _ = tree
    write({"a.py": function(41), "devenv/sizes_allowed.txt": "a.py long\n"})
    assert check_sizes.python_is_small() == [
        "devenv/sizes_allowed.txt:1: a.py long is allowed without a reason"
    ]


def test_an_exception_with_a_reason_is_taken_until_it_is_not_needed(tree):
    write, _ = tree
    write({"a.py": function(41), "devenv/sizes_allowed.txt": "a.py long # one table\n"})
    assert check_sizes.python_is_small() == []
    write({"a.py": function(4)})
    (finding,) = check_sizes.python_is_small()
    assert "not too long any more" in finding
