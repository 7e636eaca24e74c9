from pathlib import Path

import pytest

from devenv import apt_root, debian
from devenv.apt_root import OWN_RELEASE, Target

KEY = Path("/keys/debian.gpg")
LISTING = """\
http://archive.example/deb|bookworm|Debian|main|Packages
http://archive.example/deb|bookworm-updates|Debian|main|Packages
http://archive.example/deb|bookworm|Debian|contrib|Packages
http://archive.example/deb|bookworm|Debian|main|Translations
http://security.example/deb-security|bookworm-security|Debian|main|Packages
https://vendor.example/apt|nodistro|Vendor|main|Packages
https://other.example/apt|stable|||
"""


def test_only_main_package_lists_of_debian_are_targets():
    targets = apt_root.parse_targets(LISTING)
    assert {target.release for target in targets} == {
        "bookworm",
        "bookworm-updates",
        "bookworm-security",
    }


def test_unknown_origins_are_kept_as_a_guess_behind_the_certain_ones():
    unknown = "http://guess.example/x|bookworm|$(ORIGIN)|main|Packages\n"
    assert [target.site for target in apt_root.parse_targets(unknown + LISTING)][-1] == (
        "http://guess.example/x"
    )


def test_each_site_is_tried_for_a_foreign_suite_the_security_one_last():
    targets = apt_root.parse_targets(LISTING)[::-1]
    assert apt_root.source_lines(targets, "sid", "bookworm", KEY) == [
        ["deb [signed-by=/keys/debian.gpg] http://archive.example/deb sid main"],
        ["deb [signed-by=/keys/debian.gpg] http://security.example/deb-security sid main"],
    ]


def test_the_own_release_comes_with_its_updates_and_security_fixes():
    (lines,) = apt_root.source_lines(apt_root.parse_targets(LISTING), OWN_RELEASE, "bookworm", KEY)
    assert [line.split()[3] for line in lines] == [
        "bookworm",
        "bookworm-updates",
        "bookworm-security",
    ]


def test_where_no_list_was_ever_fetched_the_own_release_is_known_by_its_name():
    targets = [
        Target("http://a.example", "bookworm", ""),
        Target("http://b.example", "nodistro", ""),
    ]
    (lines,) = apt_root.source_lines(targets, OWN_RELEASE, "bookworm", KEY)
    assert lines == ["deb [signed-by=/keys/debian.gpg] http://a.example bookworm main"]


def test_a_machine_without_debian_sources_has_nothing_to_try():
    assert apt_root.source_lines([], "sid", "noble", KEY) == []
    assert apt_root.source_lines([], OWN_RELEASE, "noble", KEY) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("ID=debian\nVERSION_CODENAME=trixie\n", "trixie"),
        ('VERSION_CODENAME="bookworm"\n', "bookworm"),
        ("ID=debian\n", "sid"),
    ],
)
def test_the_release_is_read_from_the_machine(tmp_path, content, expected):
    file = tmp_path / "os-release"
    file.write_text(content)
    assert apt_root.own_codename(file) == expected


def test_the_plan_of_apt_names_packages_with_their_versions():
    plan = """\
Reading package lists...
Inst libc6 [2.36-9] (2.36-10 Debian:12 [amd64])
Inst libcjson1 (1.7.15-1 Debian:12.15/oldstable, Debian-Security:12 [amd64])
Inst mosquitto [2.0.10-1] (2.0.11-1.2 Debian:12.15/oldstable [amd64])
Conf mosquitto (2.0.11-1.2 Debian:12.15/oldstable [amd64])
"""
    assert debian.parse_plan(plan) == ["libcjson1=1.7.15-1", "mosquitto=2.0.11-1.2"]


def test_sizes_are_read_from_what_apt_would_fetch():
    listing = "'http://a.example/p/fonts_2%3a3_all.deb' fonts_2%3a3_all.deb 1234 SHA256:ab\n"
    assert debian.parse_uris(listing) == {"fonts_2%3a3_all.deb": 1234}


def test_progress_never_passes_one_hundred_percent():
    assert debian.progress(61_000_000, 122_000_000) == "downloading 50 % of 122 MB"
    assert debian.progress(130, 100).startswith("downloading 100 %")
    assert debian.progress(0, 0).startswith("downloading 100 %")
