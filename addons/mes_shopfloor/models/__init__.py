from . import mes_ledger  # others inherit it: first

# isort: split
from . import (
    ir_websocket,
    mes_act,
    mes_production_log,
    mes_shift,
    mes_terminal,
    mes_terminal_attempt,
    mes_terminal_screens,
    mrp_production,
    mrp_routing_workcenter,
    mrp_workcenter,
    mrp_workcenter_productivity,
    mrp_workcenter_productivity_labour,
    mrp_workorder,
    mrp_workorder_cost,
    mrp_workorder_time,
    res_company,
    res_config_settings,
    stock_move,
    stock_warehouse,
)
