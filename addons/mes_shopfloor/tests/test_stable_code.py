import contextlib

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from .. import stable_code
from ..stable_code import ALPHABET, StableCodeError

IDS = st.integers(1, 2**31 - 1)
KINDS = st.sampled_from(sorted(stable_code.MODELS))


class TestStableCode(BaseCase):
    @given(KINDS, IDS)
    def test_what_is_written_is_read(self, kind, identifier):
        code = stable_code.write(kind, identifier)
        self.assertEqual(stable_code.read(code), (stable_code.MODELS[kind], identifier))
        self.assertEqual(stable_code.read(f" {code.lower()}\r\n"), stable_code.read(code))

    @given(KINDS, IDS, st.data())
    def test_one_wrong_character_is_noticed(self, kind, identifier, data):
        code = stable_code.write(kind, identifier)
        at = data.draw(st.integers(7, len(code) - 1).filter(lambda place: code[place] != "-"))
        wrong = data.draw(st.sampled_from(ALPHABET).filter(lambda letter: letter != code[at]))
        damaged = code[:at] + wrong + code[at + 1 :]
        with contextlib.suppress(StableCodeError):
            self.assertIsNone(stable_code.read(damaged))

    @given(st.text(max_size=60))
    def test_anything_else_is_none_of_ours(self, text):
        try:
            found = stable_code.read(text)
        except StableCodeError:
            return
        self.assertTrue(found is None or text.strip().upper().startswith("MES-"))

    def test_commands(self):
        self.assertEqual(stable_code.read_command("mes-cmd-start\n"), "START")
        for text in ("MES-CMD-", "MES-CMD-A B", "CMD-START", "MES-CMD-" + "X" * 41):
            self.assertEqual(stable_code.read_command(text), "")
