from . import (
    ir_http,
    mes_iot_bridge,
    mes_iot_bridge_key,
    mes_iot_device,
    mes_iot_quarantine,
    mes_iot_rule,
    mes_iot_rule_line,
    mes_iot_stream,
    mes_iot_tag,
    mes_iot_value,
    mrp_workorder,
)
