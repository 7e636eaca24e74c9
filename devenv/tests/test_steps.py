import json
import stat

import pytest

from devenv import steps


def test_a_fingerprint_does_not_depend_on_the_order_of_keys():
    assert steps.fingerprint({"a": 1, "b": 2}) == steps.fingerprint({"b": 2, "a": 1})


def test_a_fingerprint_of_files_follows_their_content_and_not_their_times(tmp_path):
    (tmp_path / "a.py").write_text("one")
    first = steps.fingerprint_files([tmp_path])
    (tmp_path / "a.py").touch()
    assert steps.fingerprint_files([tmp_path]) == first
    (tmp_path / "a.py").write_text("two")
    assert steps.fingerprint_files([tmp_path]) != first


def test_a_renamed_file_changes_the_fingerprint(tmp_path):
    (tmp_path / "a.py").write_text("one")
    first = steps.fingerprint_files([tmp_path])
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert steps.fingerprint_files([tmp_path]) != first


def test_compiled_files_and_skipped_folders_do_not_count(tmp_path):
    first = steps.fingerprint_files([tmp_path], ("tests",))
    for name in ("__pycache__/a.pyc", "tests/test_a.py", "x.egg-info/PKG-INFO"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("noise")
    assert steps.fingerprint_files([tmp_path], ("tests",)) == first


def test_a_step_is_done_only_with_the_same_inputs(tmp_path):
    marker = tmp_path / "done" / "step.json"
    assert not steps.is_done(marker, "a")
    steps.mark_done(marker, "a")
    assert steps.is_done(marker, "a")
    assert not steps.is_done(marker, "b")


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"inputs": '])
def test_a_broken_marker_means_not_done(tmp_path, content):
    marker = tmp_path / "step.json"
    marker.write_text(content)
    assert not steps.is_done(marker, "a")


def test_a_folder_appears_only_when_it_is_whole(tmp_path):
    target = tmp_path / "odoo"
    with steps.build_folder(target, "v1") as aside:
        (aside / "file").write_text("content")
        assert not target.exists()
    assert (target / "file").read_text() == "content"
    assert steps.is_done(target / steps.MARKER, "v1")


def test_an_interrupted_build_keeps_the_old_folder_and_the_next_one_starts_clean(tmp_path):
    target = tmp_path / "odoo"
    with steps.build_folder(target, "v1"):
        pass
    with pytest.raises(KeyboardInterrupt), steps.build_folder(target, "v2") as aside:
        (aside / "half").write_text("")
        raise KeyboardInterrupt
    assert steps.is_done(target / steps.MARKER, "v1")
    with steps.build_folder(target, "v2") as aside:
        assert not (aside / "half").exists()


def test_a_secret_is_made_once_and_closed_to_others(tmp_path):
    path = tmp_path / "secrets" / "word"
    word = steps.secret(path)
    assert len(word) >= 32
    assert steps.secret(path) == word
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_empty_secret_file_is_no_secret(tmp_path):
    path = tmp_path / "word"
    path.write_text("")
    assert steps.secret(path)


def test_a_written_file_replaces_the_old_one_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "conf"
    steps.write_file(path, "one")
    steps.write_file(path, json.dumps("two"))
    assert path.read_text() == '"two"'
    assert list(tmp_path.iterdir()) == [path]
