import ipaddress
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models

WINDOW = timedelta(minutes=10)
MAX_ATTEMPTS = 10


class MesTerminalAttempt(models.Model):
    """One try to pair a terminal; too many from one place in a short time are refused."""

    _name = "mes.terminal.attempt"
    _description = "Terminal Pairing Attempt"
    _log_access = False

    bucket = fields.Char(required=True)
    moment = fields.Datetime(required=True)

    _bucket_moment_idx = models.Index("(bucket, moment)")

    @api.model
    def _allow(self, address):
        """Count a try from this address. Answers whether it is still allowed.

        It is written in a transaction of its own: the refusal of a wrong code rolls its request
        back, and the count has to survive that. Written before it is counted, so that of many
        tries at the same time no more than allowed can slip through.
        """
        bucket = _bucket_of(address)
        if self._recent(bucket) >= MAX_ATTEMPTS:
            return False
        with self.env.registry.cursor() as cr:
            attempts = api.Environment(cr, SUPERUSER_ID, {})[self._name]
            attempts.create({"bucket": bucket, "moment": fields.Datetime.now()})
        return self._recent(bucket) <= MAX_ATTEMPTS

    @api.model
    def _recent(self, bucket):
        with self.env.registry.cursor() as cr:
            attempts = api.Environment(cr, SUPERUSER_ID, {})[self._name]
            since = fields.Datetime.now() - WINDOW
            return attempts.search_count([("bucket", "=", bucket), ("moment", ">", since)])

    @api.model
    def _forget(self, address):
        """A right code clears the record of its place."""
        # sudo: attempts are the system's own rows, no group may touch them
        self.sudo().search([("bucket", "=", _bucket_of(address))]).unlink()

    @api.autovacuum
    def _gc_attempts(self):
        # sudo: see above
        self.sudo().search([("moment", "<", fields.Datetime.now() - WINDOW)]).unlink()


def _bucket_of(address):
    """An IPv4 address, or the network an IPv6 customer usually has whole."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if ip.version == 4:
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, 64), strict=False))
