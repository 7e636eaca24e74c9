import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from .. import protocol
from .common import body, digest

LIGHT = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
VALUES = (
    st.booleans()
    | st.integers(-(2**63) + 1, 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=255)
)
ROWS = st.lists(
    st.tuples(st.integers(1, 2**31 - 1), st.integers(0, 2**62), VALUES, st.sampled_from((192, 64)))
    | st.tuples(st.integers(1, 2**31 - 1), st.integers(0, 2**62), st.none(), st.just(0)),
    min_size=1,
    max_size=8,
)
GOOD = [[17, 1_795_400_000_123_456, 1042, 192], [18, 1_795_400_000_123_456, None, 0]]


class TestProtocol(BaseCase):
    def _refused(self, raw):
        with self.assertRaises(protocol.Malformed) as caught:
            protocol.parse_batch(raw)
        return str(caught.exception)

    @LIGHT
    @given(ROWS)
    def test_every_good_batch_comes_through_unchanged(self, rows):
        rows = [list(row) for row in rows]
        batch = protocol.parse_batch(body(rows, first_seq=7))
        self.assertEqual(batch.rows, rows)
        self.assertEqual(batch.last_seq, 6 + len(rows))

    @LIGHT
    @given(JSON, st.sampled_from(["stream", "epoch", "first_seq", "rows", "sha256"]))
    def test_hostile_values_are_malformed_and_never_a_crash(self, value, key):
        content = {"stream": "live", "epoch": "x", "first_seq": 1, "rows": GOOD, "sha256": ""}
        raw = json.dumps({**content, key: value}).encode(errors="surrogatepass")
        self._refused(raw)

    @LIGHT
    @given(JSON, st.integers(0, 3))
    def test_hostile_cells_are_malformed_or_good_and_never_a_crash(self, value, cell):
        row = list(GOOD[0])
        row[cell] = value
        try:
            protocol.parse_batch(body([row]))
        except (protocol.Malformed, UnicodeEncodeError):
            return
        self.assertNotIsInstance(value, list | dict)

    @LIGHT
    @given(st.binary(max_size=200))
    def test_noise_is_malformed(self, raw):
        self._refused(raw)
        with self.assertRaises(protocol.Malformed):
            protocol.parse_heartbeat(b"[" + raw)

    @LIGHT
    @given(JSON, st.sampled_from(["version", "config_etag", "uptime_s", "buffer", "devices"]))
    def test_a_hostile_heartbeat_is_malformed_or_good(self, value, key):
        try:
            protocol.parse_heartbeat(json.dumps({key: value}).encode(errors="surrogatepass"))
        except protocol.Malformed as error:
            self.assertIn(":", str(error))

    def test_a_deep_nest_is_malformed(self):
        self._refused(b"[" * 100_000)
        self._refused(b'{"a":' * 100_000)

    def test_the_place_of_the_fault_is_named(self):
        row = [*GOOD[0][:1], "yesterday", *GOOD[0][2:]]
        self.assertTrue(self._refused(body([GOOD[0], row])).startswith("rows[1][1]: "))

    def test_nan_and_infinity_are_malformed(self):
        for word in (b"NaN", b"Infinity", b"1e999"):
            self._refused(body([GOOD[0]]).replace(b"1042", word))

    def test_a_boolean_is_no_integer(self):
        self._refused(body([[True, *GOOD[0][1:]]]))
        self._refused(body(GOOD, first_seq=True))

    def test_a_null_value_is_bad_and_a_bad_value_null(self):
        self._refused(body([[17, 1, None, 192]]))
        self._refused(body([[17, 1, 5, 0]]))

    def test_texts_that_no_database_keeps_are_malformed(self):
        self._refused(body([[17, 1, "a\x00b", 192]]))
        self._refused(body([[17, 1, "é" * 256, 192]]))

    def test_no_rows_and_too_many_rows_are_malformed(self):
        self._refused(body([]))
        self._refused(body(GOOD * 2501))

    def test_the_digest_is_of_the_rows_as_they_stand_in_the_body(self):
        self.assertTrue(protocol.parse_batch(body([[17, 1, 1e16, 192]])))
        self.assertIn("sha256", self._refused(body(GOOD, sha256=digest(GOOD[:1]))))

    def test_brackets_in_a_text_do_not_move_the_end_of_the_rows(self):
        rows = [[17, 1, 'a ]] "rows":[', 192]]
        self.assertEqual(protocol.parse_batch(body(rows)).rows, rows)

    def test_only_a_whole_bearer_token_is_read(self):
        key = "0" * 16 + "." + "a" * 43
        self.assertEqual(protocol.parse_token(f"Bearer {key}"), ("0" * 16, "a" * 43))
        for header in (None, "", key, f"Basic {key}", f"Bearer {key}a", f"Bearer {key}\n"):
            self.assertIsNone(protocol.parse_token(header))

    def test_both_parsers_agree(self):
        raw = body(GOOD)
        self.assertEqual(protocol._load_standard(raw), protocol._load_object(raw))
