from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..hooks import pre_init_hook


@tagged("post_install", "-at_install")
class TestHooks(TransactionCase):
    """The extension itself stays: dropping it would take the constraint along."""

    @contextmanager
    def _answers(self, *answers):
        """What a database without the extension would answer."""
        rows, asked = iter(answers), []
        with (
            patch.object(self.env.cr, "execute", lambda query, params=None: asked.append(query)),
            patch.object(self.env.cr, "fetchone", lambda: next(rows)),
        ):
            yield asked

    def test_extension_that_is_there_is_left_alone(self):
        pre_init_hook(self.env)

    def test_installation_stops_where_the_extension_cannot_be_had(self):
        for available, may_create in ((False, True), (True, False)):
            with self._answers(None, (available, may_create)), self.assertRaises(UserError) as stop:
                pre_init_hook(self.env)
            self.assertIn("CREATE EXTENSION btree_gist", str(stop.exception))
