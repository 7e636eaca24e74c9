from odoo.tests import tagged
from odoo.tests.common import BaseCase


@tagged("post_install", "-at_install")
class TestQualityConcurrency(BaseCase):
    """Gauges that really send at once: each has a connection and commits."""
