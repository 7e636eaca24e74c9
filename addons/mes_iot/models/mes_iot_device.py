import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .. import history

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[?[0-9A-Fa-f:.]+\]?")


class MesIotDevice(models.Model):
    """A PLC or a broker that a bridge reads."""

    _name = "mes.iot.device"
    _description = "Device"
    _order = "bridge_id, name"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    bridge_id = fields.Many2one(
        "mes.iot.bridge", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="bridge_id.company_id", store=True)
    protocol = fields.Selection(
        [("modbus_tcp", "Modbus TCP"), ("mqtt", "MQTT (JSON)")],
        required=True,
        default="modbus_tcp",
    )
    host = fields.Char(required=True, help="Name or address as the bridge sees it.")
    port = fields.Integer(compute="_compute_port", store=True, readonly=False, precompute=True)
    unit_id = fields.Integer(default=1, help="Modbus unit or slave number, 0 to 255.")
    poll_ms = fields.Integer("Poll every (ms)", default=1000)
    timeout_ms = fields.Integer("Timeout (ms)", default=1000)
    max_registers = fields.Integer(
        default=120, help="The most registers the device gives in one request; 125 is the norm's."
    )
    max_gap = fields.Integer(
        default=10, help="Unused registers the bridge reads along rather than ask twice."
    )
    username = fields.Char(
        "MQTT User", help="The password stays in the bridge's own file or environment."
    )
    machine_id = fields.Many2one(
        "maintenance.equipment", index="btree_not_null", check_company=True
    )
    tag_ids = fields.One2many("mes.iot.tag", "device_id", "Tags")
    tag_count = fields.Integer(compute="_compute_tag_count")
    state = fields.Selection(
        [("ok", "Answers"), ("offline", "Offline"), ("error", "Error")],
        readonly=True,
        copy=False,
    )
    last_ok = fields.Datetime("Last Answer", readonly=True, copy=False)
    errors = fields.Integer(readonly=True, copy=False)
    detail = fields.Char(readonly=True, copy=False)

    _name_unique = models.Constraint(
        "UNIQUE(bridge_id, name)", "This bridge has a device of that name already."
    )
    _port_range = models.Constraint(
        "CHECK(port BETWEEN 1 AND 65535)", "A port is a number from 1 to 65535."
    )
    _unit_range = models.Constraint(
        "CHECK(unit_id BETWEEN 0 AND 255)", "A Modbus unit is a number from 0 to 255."
    )
    _poll_range = models.Constraint(
        "CHECK(poll_ms BETWEEN 50 AND 3600000)", "Poll between every 50 ms and once an hour."
    )
    _timeout_range = models.Constraint(
        "CHECK(timeout_ms BETWEEN 50 AND 60000)", "A timeout lies between 50 ms and 60 s."
    )
    _registers_range = models.Constraint(
        "CHECK(max_registers BETWEEN 1 AND 125)",
        "One Modbus request reads 1 to 125 registers.",
    )
    _gap_range = models.Constraint(
        "CHECK(max_gap BETWEEN 0 AND 124)", "A gap read along is 0 to 124 registers."
    )

    @api.depends("protocol")
    def _compute_port(self):
        defaults = {"modbus_tcp": 502, "mqtt": 1883}
        for device in self:
            # Only a port nobody chose follows the protocol.
            if device.port in (0, *defaults.values()):
                device.port = defaults[device.protocol or "modbus_tcp"]

    @api.depends("tag_ids")
    def _compute_tag_count(self):
        counts = dict(
            self.env["mes.iot.tag"]._read_group(
                [("device_id", "in", self.ids)], ["device_id"], ["__count"]
            )
        )
        for device in self:
            device.tag_count = counts.get(device, 0)

    @api.constrains("host")
    def _check_host(self):
        for device in self:
            if not _HOST.fullmatch(device.host):
                raise ValidationError(
                    self.env._(
                        "%(host)s is not a host: write a name or an address alone, as in "
                        "plc1.hall.local or 192.168.0.10. The port has its own field.",
                        host=device.host,
                    )
                )

    @api.constrains("protocol")
    def _check_tags(self):
        self.tag_ids._check_source()

    def action_view_tags(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mes_iot.mes_iot_tag_action")
        return {
            **action,
            "domain": [("device_id", "=", self.id)],
            "context": {"default_device_id": self.id},
        }

    def _config(self):
        self.ensure_one()
        config = {
            "id": self.id,
            "name": self.name,
            "protocol": self.protocol,
            "host": self.host,
            "port": self.port,
        }
        if self.protocol == "modbus_tcp":
            names = ("unit_id", "poll_ms", "timeout_ms", "max_registers", "max_gap")
            config |= {name: self[name] for name in names}
        else:
            config["username"] = self.username or ""
        config["tags"] = [tag._config() for tag in self.tag_ids if tag.active]
        return config

    def _apply_heartbeat(self, states):
        """Keep the state that the bridge reports; a device that is not in `self` is passed over.

        One statement for all: the ORM would write one row a device each ten seconds.
        """
        known = set(self.ids)
        states = [state for state in states if state.id in known]
        if not states:
            return
        self.env.execute_query(
            SQL(
                """
                UPDATE mes_iot_device device
                   SET state = beat.state, errors = beat.errors, detail = beat.detail,
                       last_ok = COALESCE(beat.last_ok, device.last_ok)
                  FROM unnest(%s::int[], %s::varchar[], %s::int[], %s::varchar[], %s::timestamp[])
                       AS beat (id, state, errors, detail, last_ok)
                 WHERE device.id = beat.id
                """,
                [state.id for state in states],
                [state.state for state in states],
                [state.errors for state in states],
                [state.detail for state in states],
                [state.last_ok and history.to_datetime(state.last_ok * 1000) for state in states],
            )
        )
        self.invalidate_recordset(["state", "errors", "detail", "last_ok"], flush=False)
