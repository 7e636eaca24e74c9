import json
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

WIDTHS = {"int16": 1, "uint16": 1, "bcd16": 1, "bool": 1}
_PATH = re.compile(r"[^.\s]+(\.[^.\s]+)*")


class MesIotTag(models.Model):
    """One signal of a device: where it lies, how its bytes read and what it means."""

    _name = "mes.iot.tag"
    _description = "Tag"
    _order = "device_id, name"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    device_id = fields.Many2one(
        "mes.iot.device", required=True, index=True, ondelete="cascade", check_company=True
    )
    bridge_id = fields.Many2one(related="device_id.bridge_id", store=True, index=True)
    company_id = fields.Many2one(related="device_id.company_id", store=True)
    protocol = fields.Selection(related="device_id.protocol")
    table = fields.Selection(
        [
            ("holding", "Holding registers (4xxxx)"),
            ("input", "Input registers (3xxxx)"),
            ("coil", "Coils (0xxxx)"),
            ("discrete", "Discrete inputs (1xxxx)"),
        ],
        default="holding",
    )
    address = fields.Integer(
        help="Zero-based, as on the wire: the register that a manual calls 40001 is 0."
    )
    type = fields.Selection(
        [
            (name, name)
            for name in (
                "bool",
                "int16",
                "uint16",
                "int32",
                "uint32",
                "int64",
                "uint64",
                "float32",
                "float64",
                "string",
                "bcd16",
                "bcd32",
            )
        ],
        required=True,
        default="uint16",
    )
    order = fields.Selection(
        [(name, name) for name in ("ABCD", "CDAB", "BADC", "DCBA")],
        default="ABCD",
        help="The value's bytes as they lie in the registers; ABCD is big-endian.",
    )
    length = fields.Integer(help="Registers of a string.")
    bit = fields.Integer(default=-1, help="One bit of a register as a boolean; -1 for none.")
    topic = fields.Char(help="The whole topic, or a filter with + for one level.")
    path = fields.Char("Value Path", help="Where the value is in the JSON, as in data.v")
    ts_path = fields.Char("Time Path", help="Where its time is; empty: the time of arrival.")
    scale = fields.Float(default=1.0, digits=False)
    offset = fields.Float(digits=False)
    deadband = fields.Float(digits=False, help="A smaller change is not sent.")
    heartbeat_s = fields.Integer(
        "Send every (s)",
        default=60,
        help="The longest silence while nothing changes. 0 sends each message: for events.",
    )
    bad_values = fields.Char(help="Raw values that mean no value, as in 65535, 32768")
    unit = fields.Char()
    rule_ids = fields.One2many("mes.iot.rule", "tag_id", "Rules")
    value_ids = fields.One2many("mes.iot.value", "tag_id", readonly=True)
    last_value = fields.Char(compute="_compute_last")
    last_ts = fields.Datetime("Last Reading", compute="_compute_last")
    last_quality = fields.Selection(
        [("good", "Good"), ("uncertain", "Uncertain"), ("bad", "Bad")], compute="_compute_last"
    )

    _name_unique = models.Constraint(
        "UNIQUE(device_id, name)", "This device has a tag of that name already."
    )
    _address_range = models.Constraint(
        "CHECK(address BETWEEN 0 AND 65535)",
        "A Modbus address is a number from 0 to 65535, counted from zero.",
    )
    _scale_not_zero = models.Constraint(
        "CHECK(scale <> 0)", "With scale 0 every value would be the offset: use 1 for as it is."
    )
    _deadband_positive = models.Constraint("CHECK(deadband >= 0)", "A dead-band is zero or more.")
    _heartbeat_range = models.Constraint(
        "CHECK(heartbeat_s BETWEEN 0 AND 86400)", "Send at least once a day, or 0 for each message."
    )

    @api.depends("value_ids.value", "value_ids.text", "value_ids.ts", "value_ids.quality")
    def _compute_last(self):
        words = {192: "good", 64: "uncertain", 0: "bad"}
        for tag in self:
            value = tag.value_ids
            tag.last_ts = value.ts
            tag.last_quality = words[value.quality] if value else False
            tag.last_value = tag._show(value) if value.quality else False

    @api.constrains(
        "device_id", "table", "type", "order", "length", "bit", "topic", "path", "ts_path"
    )
    def _check_source(self):
        for tag in self:
            problem = (
                tag._modbus_problem()
                if tag.device_id.protocol == "modbus_tcp"
                else tag._mqtt_problem()
            )
            if problem:
                raise ValidationError(
                    self.env._("Tag %(tag)s: %(problem)s", tag=tag.name, problem=problem)
                )

    @api.constrains("bad_values")
    def _check_bad_values(self):
        for tag in self:
            try:
                tag._bad_values()
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Tag %s: write the bad values as numbers with commas between, as in "
                        "65535, 32768.",
                        tag.name,
                    )
                ) from error

    def action_view_rules(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mes_iot.mes_iot_rule_action")
        return {
            **action,
            "domain": [("tag_id", "=", self.id)],
            "context": {"default_tag_id": self.id},
        }

    def _modbus_problem(self):
        in_bits = self.table in ("coil", "discrete")
        checks = [
            (not self.table, self.env._("choose the table it is read from.")),
            (
                in_bits and self.type != "bool",
                self.env._("coils and discrete inputs are of type bool."),
            ),
            (
                not -1 <= self.bit <= 15,
                self.env._("a bit of a register is 0 to 15, or -1 for none."),
            ),
            (
                self.bit >= 0 and self.type != "bool",
                self.env._("one bit of a register is of type bool."),
            ),
            (
                self.bit < 0 and self.type == "bool" and not in_bits,
                self.env._("a bool in a register needs its bit."),
            ),
            (
                self.bit >= 0 and in_bits,
                self.env._("a coil is a bit already: leave the bit at -1."),
            ),
            (
                self.type == "string" and not 1 <= self.length <= 125,
                self.env._("a string is 1 to 125 registers long."),
            ),
            (
                self.type in WIDTHS and self.order not in ("ABCD", "BADC"),
                self.env._("16 bits lie as ABCD or BADC."),
            ),
        ]
        return next((text for failed, text in checks if failed), None)

    def _mqtt_problem(self):
        topic = self.topic or ""
        checks = [
            (not topic.strip("/"), self.env._("give the topic it is published on.")),
            (
                "#" in topic,
                self.env._("a topic with # could carry many signals; use + for one level."),
            ),
            (
                any("+" in level and level != "+" for level in topic.split("/")),
                self.env._("+ stands for a whole level of the topic."),
            ),
            (
                any(path and not _PATH.fullmatch(path) for path in (self.path, self.ts_path)),
                self.env._("a path is names with dots between, as in data.v"),
            ),
        ]
        return next((text for failed, text in checks if failed), None)

    def _bad_values(self):
        values = json.loads(f"[{self.bad_values or ''}]")
        if any(type(value) not in (int, float) for value in values):
            raise ValueError(self.bad_values)
        return values

    def _config(self):
        self.ensure_one()
        names = ("id", "name", "type", "scale", "offset", "deadband", "heartbeat_s")
        config = {name: self[name] for name in names}
        if self.device_id.protocol == "modbus_tcp":
            names = ("table", "address", "order", "length", "bit")
            config |= {name: self[name] for name in names}
        else:
            config |= {name: self[name] or "" for name in ("topic", "path", "ts_path")}
        config["bad_values"] = self._bad_values()
        return config

    def _show(self, value):
        """The value as a person writes it: no digits that a float only invents."""
        if value.text:
            return value.text
        if self.type == "bool":
            return self.env._("on") if value.value else self.env._("off")
        shown = f"{value.value:.10g}"
        return f"{shown} {self.unit}" if self.unit else shown
