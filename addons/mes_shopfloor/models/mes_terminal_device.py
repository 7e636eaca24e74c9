from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .. import user_agent

#: A sign of life comes once a minute: two may be lost.
OFFLINE_AFTER = timedelta(minutes=3)
SEEN_EVERY = timedelta(seconds=50)
#: What the screen tells of itself is kept at most this often.
TOLD_EVERY = timedelta(seconds=5)
VERSION_MAX = 40
PIXELS_MAX = 20_000
WAITING_MAX = 100_000


class MesTerminal(models.Model):
    """What is known of the device behind a terminal, by its signs of life."""

    _inherit = "mes.terminal"

    last_told = fields.Datetime(readonly=True, copy=False)
    app_version = fields.Char(string="Version", readonly=True, copy=False)
    battery = fields.Float(
        readonly=True, copy=False, help="Charge of the device, when its browser tells."
    )
    has_battery = fields.Boolean(readonly=True, copy=False)
    is_charging = fields.Boolean(string="Charging", readonly=True, copy=False)
    screen_width = fields.Integer(readonly=True, copy=False)
    screen_height = fields.Integer(readonly=True, copy=False)
    screen_size = fields.Char(string="Screen", compute="_compute_screen_size")
    waiting_count = fields.Integer(
        string="Entries Waiting",
        readonly=True,
        copy=False,
        help="Entries that the device had not sent yet when it was last heard.",
    )
    device = fields.Char(compute="_compute_device")
    condition = fields.Selection(
        [
            ("unpaired", "Not paired"),
            ("expired", "Pairing expired"),
            ("offline", "Offline"),
            ("online", "Online"),
        ],
        compute="_compute_condition",
        search="_search_condition",
    )
    offline_since = fields.Datetime(compute="_compute_condition")
    is_outdated = fields.Boolean(
        string="Outdated", compute="_compute_is_outdated", help="Runs an older version of the app."
    )

    @api.depends("screen_width", "screen_height")
    def _compute_screen_size(self):
        for terminal in self:
            width, height = terminal.screen_width, terminal.screen_height
            terminal.screen_size = f"{width} \u00d7 {height}" if width and height else ""

    @api.depends("user_agent")
    def _compute_device(self):
        for terminal in self:
            terminal.device = user_agent.describe(terminal.user_agent or "")

    @api.depends("is_paired", "secret_expires", "last_seen")
    def _compute_condition(self):
        now = fields.Datetime.now()
        for terminal in self:
            seen = terminal.last_seen
            is_silent = not seen or now - seen > OFFLINE_AFTER
            terminal.offline_since = seen if terminal.is_paired and is_silent else False
            if not terminal.is_paired:
                ended = terminal.secret_expires and terminal.secret_expires <= now
                terminal.condition = "expired" if ended else "unpaired"
            else:
                terminal.condition = "offline" if is_silent else "online"

    @api.model
    def _search_condition(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        paired = Domain("secret_expires", ">", now) & Domain("active", "=", True)
        fresh = Domain("last_seen", ">=", now - OFFLINE_AFTER)
        domains = {
            "unpaired": Domain("secret_expires", "=", False),
            "expired": Domain("secret_expires", "<=", now),
            "offline": paired & ~fresh,
            "online": paired & fresh,
        }
        return Domain.OR(domains.get(one, Domain.FALSE) for one in value)

    @api.depends("app_version")
    def _compute_is_outdated(self):
        version = self._bundle_version()
        for terminal in self:
            terminal.is_outdated = bool(terminal.app_version and terminal.app_version != version)

    @api.model
    def _bundle_version(self):
        """Changes with the code that a terminal runs; kept in memory by Odoo."""
        # One language for all: that of a page and of its data may differ.
        bundle = self.env["ir.qweb"].with_context(lang="en_US")
        # sudo: the names of our own files are no secret
        links = bundle.sudo()._get_asset_links("mes_shopfloor.assets_kiosk")
        return "-".join(link.split("/")[3] for link in links if link.startswith("/web/assets/"))

    def _read_device(self, params):
        """What a device tells of itself, by fixed types; what it does not tell is unknown."""
        width = params.integer("width", 0)
        height = params.integer("height", 0)
        battery = params.number("battery", None)
        return {
            "app_version": params.text("version", "", size=VERSION_MAX) or False,
            "battery": min(max(battery, 0.0), 1.0) if battery is not None else 0.0,
            "has_battery": battery is not None,
            "is_charging": params.flag("charging", False),
            "screen_width": min(max(width, 0), PIXELS_MAX),
            "screen_height": min(max(height, 0), PIXELS_MAX),
            "waiting_count": min(max(params.integer("waiting", 0), 0), WAITING_MAX),
        }

    def _seen(self, params=None):
        """A sign of life. Written once a minute, and when the device tells something new."""
        # sudo: a terminal may not write to itself, but its sign of life is the system's
        terminal_sudo = self.sudo()
        now = fields.Datetime.now()
        values = {}
        if params is not None:
            told = self._read_device(params)
            recent = terminal_sudo.last_told and now - terminal_sudo.last_told < TOLD_EVERY
            changed = {name: value for name, value in told.items() if self[name] != value}
            if changed and not recent:
                values = {**changed, "last_told": now}
        if values or not terminal_sudo.last_seen or now - terminal_sudo.last_seen > SEEN_EVERY:
            terminal_sudo.write({**values, "last_seen": now})

    @api.model
    def _long_offline(self, plant, limit=timedelta(minutes=10)):
        """Paired terminals of a plant that have been silent for long while a shift runs."""
        now = fields.Datetime.now()
        shift, start, _end = self.env["mes.shift"]._shift_at(plant, now)
        if not shift:
            return self.browse()
        return self.search(
            Domain("warehouse_id", "=", plant.id)
            & Domain("secret_expires", ">", now)
            & Domain("last_seen", "<", max(now - limit, start))
        )
