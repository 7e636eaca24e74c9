import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models

#: Six missed heartbeats.
SILENT_AFTER = timedelta(seconds=60)


class MesIotBridge(models.Model):
    """One installed bridge: the program beside the machines that reads them for Odoo."""

    _name = "mes.iot.bridge"
    _description = "Bridge"
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        "Plant",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    key_ids = fields.One2many("mes.iot.bridge.key", "bridge_id", "Keys")
    device_ids = fields.One2many("mes.iot.device", "bridge_id", "Devices")
    stream_ids = fields.One2many("mes.iot.stream", "bridge_id", "Streams", readonly=True)
    device_count = fields.Integer(compute="_compute_counts")
    tag_count = fields.Integer(compute="_compute_counts")
    quarantine_count = fields.Integer(compute="_compute_counts")

    last_seen = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [("new", "Never seen"), ("ok", "Connected"), ("silent", "Silent")],
        compute="_compute_state",
    )
    version = fields.Char(readonly=True, copy=False)
    uptime_s = fields.Float("Uptime (s)", readonly=True, copy=False)
    buffer_rows = fields.Float("Waiting Readings", digits=(16, 0), readonly=True, copy=False)
    buffer_bytes = fields.Float("Buffer (bytes)", digits=(20, 0), readonly=True, copy=False)
    buffer_age_s = fields.Float("Oldest Waiting (s)", readonly=True, copy=False)
    buffer_dropped = fields.Float("Dropped Readings", digits=(16, 0), readonly=True, copy=False)
    config_etag = fields.Char(compute="_compute_config_etag", store=True)
    applied_etag = fields.Char("Configuration in Use", readonly=True, copy=False)
    is_config_applied = fields.Boolean(compute="_compute_is_config_applied")

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        for bridge in self:
            if bridge.warehouse_id.company_id != bridge.company_id:
                bridge.warehouse_id = self.env["stock.warehouse"].search(
                    [("company_id", "=", bridge.company_id.id)], limit=1
                )

    @api.depends("last_seen")
    def _compute_state(self):
        # The server's own clock: a bridge whose clock is wrong is not silent.
        limit = fields.Datetime.now() - SILENT_AFTER
        for bridge in self:
            seen = bridge.last_seen
            bridge.state = "new" if not seen else "ok" if seen >= limit else "silent"

    @api.depends("config_etag", "applied_etag")
    def _compute_is_config_applied(self):
        for bridge in self:
            bridge.is_config_applied = bridge.config_etag == bridge.applied_etag

    @api.depends("device_ids", "device_ids.tag_ids")
    def _compute_counts(self):
        devices = dict(self._count("mes.iot.device", []))
        tags = dict(self._count("mes.iot.tag", []))
        waiting = dict(self._count("mes.iot.quarantine", [("state", "=", "open")]))
        for bridge in self:
            bridge.device_count = devices.get(bridge, 0)
            bridge.tag_count = tags.get(bridge, 0)
            bridge.quarantine_count = waiting.get(bridge, 0)

    @api.depends(
        "name",
        "device_ids",
        "device_ids.active",
        *(
            f"device_ids.{field}"
            for field in (
                "name",
                "protocol",
                "host",
                "port",
                "unit_id",
                "poll_ms",
                "timeout_ms",
                "max_registers",
                "max_gap",
                "username",
                "tag_ids",
                "tag_ids.active",
            )
        ),
        *(
            f"device_ids.tag_ids.{field}"
            for field in (
                "name",
                "table",
                "address",
                "type",
                "order",
                "length",
                "bit",
                "scale",
                "offset",
                "deadband",
                "heartbeat_s",
                "bad_values",
                "topic",
                "path",
                "ts_path",
            )
        ),
    )
    def _compute_config_etag(self):
        for bridge in self:
            text = json.dumps(bridge._config(), sort_keys=True, separators=(",", ":"))
            bridge.config_etag = hashlib.sha256(text.encode()).hexdigest()

    @api.model_create_multi
    def create(self, vals_list):
        bridges = super().create(vals_list)
        bridges._admit_bridge_user()
        return bridges

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self._admit_bridge_user()
        return result

    def action_new_key(self):
        """Make a further key and show it, this once."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New key of %s", self.name),
            "res_model": "mes.iot.key.show",
            "view_mode": "form",
            "target": "new",
            "context": {"default_key": self._new_key()},
        }

    def action_view_devices(self):
        return self._action_of("mes_iot.mes_iot_device_action")

    def action_view_tags(self):
        return self._action_of("mes_iot.mes_iot_tag_action")

    def action_view_quarantine(self):
        return self._action_of("mes_iot.mes_iot_quarantine_action")

    def _action_of(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {
            **action,
            "domain": [("bridge_id", "in", self.ids)],
            "context": {"default_bridge_id": self[:1].id},
        }

    def _new_key(self, days=365):
        """`key_id.secret` of a new key; the secret is not kept and cannot be shown again."""
        self.ensure_one()
        return self.env["mes.iot.bridge.key"]._generate(self, days)

    def _config(self):
        """What the bridge polls and subscribes, as the protocol writes it; the number of queries
        does not depend on how much that is."""
        self.ensure_one()
        return {
            "bridge": self.name,
            "devices": [device._config() for device in self.device_ids if device.active],
        }

    def _apply_heartbeat(self, beat):
        """Stamp the server's time and keep what the bridge says of itself and its devices."""
        self.ensure_one()
        self.write(
            {
                "last_seen": fields.Datetime.now(),
                "version": beat.version,
                "uptime_s": beat.uptime_s,
                "applied_etag": beat.config_etag,
                "buffer_rows": beat.buffer_rows,
                "buffer_bytes": beat.buffer_bytes,
                "buffer_age_s": beat.buffer_age_s,
                "buffer_dropped": beat.buffer_dropped,
            }
        )
        self.device_ids._apply_heartbeat(beat.devices)

    def _count(self, model, domain):
        return self.env[model]._read_group(
            [*domain, ("bridge_id", "in", self.ids)], ["bridge_id"], ["__count"]
        )

    def _admit_bridge_user(self):
        """The user the bridges act as must belong to their companies, or its rules hide them."""
        user = self.env.ref("mes_iot.user_mes_bridge")
        missing = self.company_id - user.sudo().company_ids
        if missing:
            # sudo - res.users: a manager of devices does not manage users
            user.sudo().company_ids |= missing
