from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import IotCommon


@tagged("post_install", "-at_install")
class TestConfig(IotCommon):
    def test_a_modbus_device_is_written_as_the_protocol_says(self):
        self.device.write({"port": 5021})
        (self.scrap | self.word).unlink()
        self.parts.write({"bad_values": "65535", "scale": 0.1})
        tag = {
            "id": self.parts.id,
            "name": "parts",
            "table": "holding",
            "address": 2,
            "type": "uint16",
            "order": "ABCD",
            "length": 0,
            "bit": -1,
            "scale": 0.1,
            "offset": 0.0,
            "deadband": 0.0,
            "heartbeat_s": 60,
            "bad_values": [65535],
        }
        device = {
            "id": self.device.id,
            "name": "L1 PLC",
            "protocol": "modbus_tcp",
            "host": "127.0.0.1",
            "port": 5021,
            "unit_id": 1,
            "poll_ms": 1000,
            "timeout_ms": 1000,
            "max_registers": 120,
            "max_gap": 10,
            "tags": [tag],
        }
        self.assertEqual(self.bridge._config(), {"bridge": "Hall 1", "devices": [device]})

    def test_an_mqtt_device_has_topics_and_no_password(self):
        broker = self._make_device("Metrology", protocol="mqtt", username="mes")
        self._make_tag("d", device_id=broker.id, type="float64", topic="a/b", path="v", ts_path="t")
        config = self.bridge._config()["devices"][1]
        self.assertEqual(
            (config["port"], config["username"], config["tags"][0]["topic"]), (1883, "mes", "a/b")
        )
        self.assertNotIn("poll_ms", config)
        self.assertNotIn("address", config["tags"][0])

    def test_the_etag_follows_the_content_and_nothing_else(self):
        first = self.bridge.config_etag
        self.bridge.write({"version": "1.2", "buffer_rows": 5})
        self.device.write({"machine_id": False})
        self.assertEqual(self.bridge.config_etag, first)
        for record, values in (
            (self.parts, {"scale": 2}),
            (self.device, {"poll_ms": 500}),
            (self.scrap, {"active": False}),
            (self.bridge, {"name": "Hall One"}),
        ):
            before = self.bridge.config_etag
            record.write(values)
            self.assertNotEqual(self.bridge.config_etag, before, record)
        self.scrap.active = True
        before = self.bridge.config_etag
        self.scrap.unlink()
        self.assertNotEqual(self.bridge.config_etag, before)

    def test_archived_devices_and_tags_are_not_polled(self):
        self.scrap.active = False
        names = [tag["name"] for tag in self.bridge._config()["devices"][0]["tags"]]
        self.assertNotIn("scrap", names)
        self.device.active = False
        self.assertFalse(self.bridge._config()["devices"])

    def test_a_larger_set_up_costs_no_more_queries(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.bridge._config()
            return self.env.cr.sql_log_count - before

        few = cost()
        for number in range(5):
            device = self._make_device(f"D{number}")
            for address in range(10):
                self._make_tag(f"t{address}", device_id=device.id, address=address)
        self.assertEqual(cost(), few)

    def test_a_tag_that_cannot_be_read_is_refused_with_the_reason(self):
        for number, (values, word) in enumerate(
            (
                ({"type": "string"}, "registers"),
                ({"type": "bool"}, "bit"),
                ({"bit": 3}, "bool"),
                ({"table": "coil"}, "bool"),
                ({"type": "uint16", "order": "CDAB"}, "16 bits"),
                ({"type": "bool", "bit": 16}, "0 to 15"),
                ({"bad_values": "none"}, "commas"),
            )
        ):
            with self.assertRaisesRegex(ValidationError, word):
                self._make_tag(f"bad {number}", **values)

    def test_an_mqtt_tag_needs_one_plain_topic(self):
        broker = self._make_device("Broker", protocol="mqtt")
        for topic in (False, "a/#", "a/b+/c"):
            with self.assertRaises(ValidationError):
                self._make_tag("t", device_id=broker.id, topic=topic)

    def test_a_host_is_a_name_or_an_address_alone(self):
        for host in ("http://plc", "plc:502", "plc 1", "a/b"):
            with self.assertRaises(ValidationError):
                self.device.host = host
        for host in ("plc1.hall.local", "192.168.0.10", "::1", "plc"):
            self.device.host = host

    def test_a_rule_needs_what_it_acts_on(self):
        text = self._make_tag("text", type="string", length=2)
        for tag, kind, values in (
            (text, "good_count", {}),
            (self.word, "state", {}),
            (self.parts, "measured", {}),
            (self.parts, "good_count", {"machine_id": False}),
        ):
            self.device.machine_id = values.pop("machine_id", self.machine)
            with self.assertRaises(ValidationError):
                self._make_rule(tag, kind, **values)

    def test_good_pieces_are_counted_in_one_way(self):
        self._make_counters()
        with self.assertRaises(ValidationError):
            self._make_rule(self.word, "good_count")

    def test_the_counters_of_a_machine_are_on_one_device(self):
        self._make_rule(self.parts, "part_count")
        other = self._make_device("L1 second PLC", machine_id=self.machine.id)
        with self.assertRaises(ValidationError):
            self._make_rule(self._make_tag("scrap2", device_id=other.id), "scrap_count")
