import ipaddress
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

WINDOW = timedelta(minutes=10)
MAX_ATTEMPTS = 10
#: Wrong badges and PINs: of one person wherever they are typed, and at one terminal, where codes
#: that might be a badge are counted beside them.
MAX_OF_PERSON = 5
MAX_AT_TERMINAL = 20


class MesTerminalAttempt(models.Model):
    """One try to pair a terminal or to sign in; too many in a short time are refused."""

    _name = "mes.terminal.attempt"
    _description = "Terminal Pairing Attempt"
    _log_access = False

    bucket = fields.Char(required=True)
    moment = fields.Datetime(required=True)

    _bucket_moment_idx = models.Index("(bucket, moment)")

    @api.model
    def _allow(self, address):
        """Count a try to pair from this address. Answers whether it is still allowed."""
        return bool(self._try({_bucket_of(address): MAX_ATTEMPTS}))

    @api.model
    def _try(self, limits):
        """Count a try in each bucket of `{bucket: limit}`. Answers its ids while it is allowed.

        It is written in a transaction of its own: the refusal of a wrong code rolls its request
        back, and the count has to survive that. Written before it is counted, so that of many
        tries at the same time no more than allowed can slip through.
        """
        recent = self._recent(limits)
        if any(recent.get(bucket, 0) >= limit for bucket, limit in limits.items()):
            return []
        with self.env.registry.cursor() as cr:
            attempts = api.Environment(cr, SUPERUSER_ID, {})[self._name]
            now = fields.Datetime.now()
            tried = attempts.create([{"bucket": bucket, "moment": now} for bucket in limits]).ids
        recent = self._recent(limits)
        if any(recent.get(bucket, 0) > limit for bucket, limit in limits.items()):
            return []
        return tried

    @api.model
    def _recent(self, buckets):
        """How many tries were made lately, by bucket."""
        with self.env.registry.cursor() as cr:
            attempts = api.Environment(cr, SUPERUSER_ID, {})[self._name]
            since = fields.Datetime.now() - WINDOW
            domain = [("bucket", "in", list(buckets)), ("moment", ">", since)]
            return dict(attempts._read_group(domain, ["bucket"], ["__count"]))

    @api.model
    def _forget(self, address):
        """A right code clears the record of its place."""
        self._forgive(bucket=_bucket_of(address))

    @api.model
    def _forgive(self, tried=(), bucket=None):
        """Take tries back that were right after all, and all of a bucket.

        In a transaction of its own, too: the caller's began before they were written.
        """
        try:
            with self.env.registry.cursor() as cr:
                attempts = api.Environment(cr, SUPERUSER_ID, {})[self._name]
                attempts.search(["|", ("id", "in", list(tried)), ("bucket", "=", bucket)]).unlink()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # Somebody else is forgiving them: they count for some minutes at most.
            return

    @api.autovacuum
    def _gc_attempts(self):
        # sudo: attempts are the system's own rows, no group may touch them
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
