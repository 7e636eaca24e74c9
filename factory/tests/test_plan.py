"""Scripts: what they say and what they may not say."""

import pytest
from mes_factory.exceptions import ScriptError
from mes_factory.plan import Scripted, load_script


def script(works, tmp_path, text):
    path = tmp_path / "script.toml"
    path.write_text(text)
    return load_script(path, works)


def test_a_script_is_read_event_by_event(works, tmp_path):
    events = script(
        works,
        tmp_path,
        """
        [[event]]
        machine = "L1"
        kind = "jam"
        at = 30
        duration = 20.5
        [[event]]
        machine = "M1"
        kind = "counter_reset"
        after_part = 4
        delay = 2
        """,
    )
    assert events == (
        Scripted("L1", "jam", 20.5, at_s=30.0, amount=0.0),
        Scripted("M1", "counter_reset", after_part=4, delay_s=2.0, amount=0.0),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('machine = "L1"\nkind = "fire"\nat = 1\nduration = 1', "key 'kind': must be one of"),
        ('machine = "L1"\nkind = "jam"\nat = 1', "event 1, key 'duration': is missing"),
        ('machine = "L1"\nkind = "jam"\nduration = 1', "give either 'at' or 'after_part'"),
        (
            'machine = "L1"\nkind = "jam"\nduration = 1\nat = 1\nafter_part = 2',
            "give either 'at' or 'after_part'",
        ),
        ('machine = "L9"\nkind = "jam"\nduration = 1\nat = 1', "there is no machine 'L9'"),
        ('machine = "L1"\nkind = "jam"\nduration = -1\nat = 1', "key 'duration': must be"),
        ('machine = "L1"\nkind = "jam"\nduration = 1\nat = 1\nx = 1', "key 'x': is not known"),
        (
            'machine = "L1"\nkind = "counter_reset"\nat = 1\nduration = 1',
            "'duration': is not known",
        ),
    ],
)
def test_a_mistake_names_the_event_and_the_key(works, tmp_path, text, message):
    with pytest.raises(ScriptError, match=message):
        script(works, tmp_path, f"[[event]]\n{text}")


def test_a_missing_script_is_named(works, tmp_path):
    with pytest.raises(ScriptError, match=r"Script .*none\.toml cannot be read"):
        load_script(tmp_path / "none.toml", works)
