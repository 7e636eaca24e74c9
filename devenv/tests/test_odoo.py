import configparser
import dataclasses
from pathlib import Path

import pytest

from devenv import odoo_conf, odoo_source
from devenv.errors import DevenvError
from devenv.odoo_source import OdooSource
from devenv.postgres import Server

REPO = Path(__file__).resolve().parents[2]
SERVER = Server("127.0.0.1", 54320, "odoo", "100%secret", ours=True)


def release(folder: Path, version: str) -> Path:
    (folder / "odoo").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(
        f"# version_info format\nversion_info = {version}\n"
    )
    return folder


def addon(folder: Path, name: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "__manifest__.py").write_text("{}")


def test_a_checkout_has_two_folders_of_addons(tmp_path):
    checkout = release(tmp_path, "(19, 0, 0, 'final', 0, '')")
    addon(checkout / "odoo" / "addons", "base")
    addon(checkout / "addons", "mrp")
    assert odoo_source.locate(checkout) == OdooSource(
        checkout, (checkout / "odoo" / "addons", checkout / "addons")
    )


def test_the_package_itself_may_be_named(tmp_path):
    folder = release(tmp_path, "(19, 0, 0)")
    addon(folder / "odoo" / "addons", "base")
    assert odoo_source.locate(folder / "odoo").python_path == folder


def test_another_version_is_refused(tmp_path):
    with pytest.raises(DevenvError, match=r"version 18; this project needs Odoo 19"):
        odoo_source.locate(release(tmp_path, "(18, 0, 0)"))


def test_a_folder_without_odoo_is_refused(tmp_path):
    with pytest.raises(DevenvError, match="There is no Odoo"):
        odoo_source.locate(tmp_path)


def test_what_this_machine_knows_replaces_what_the_file_says():
    text = odoo_conf.complete(
        "[options]\n; why\nhttp_port = 8069\nworkers = 0\n", {"http_port": "1"}
    )
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    assert dict(parser["options"]) == {"http_port": "1", "workers": "0"}


def test_the_configuration_of_the_repository_can_be_completed(settings):
    source = OdooSource(Path("/odoo"), (Path("/odoo/odoo/addons"),))
    base = (REPO / "odoo.conf").read_text()
    parser = configparser.RawConfigParser()
    parser.read_string(odoo_conf.complete(base, odoo_conf.overrides(settings, source, SERVER)))
    options = parser["options"]
    assert options["list_db"] == "False"
    assert options["dbfilter"] == "^mes$"
    assert options["db_password"] == "100%secret"
    assert options["addons_path"].endswith(f",{settings.repo}/addons")
    assert len(options["admin_passwd"]) >= 32


def test_a_database_name_with_a_dot_is_no_wildcard(settings):
    dotted = dataclasses.replace(settings, database="plant.one")
    source = OdooSource(Path("/odoo"), ())
    assert odoo_conf.overrides(dotted, source, SERVER)["dbfilter"] == r"^plant\.one$"
