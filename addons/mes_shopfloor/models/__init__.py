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
    mrp_production_close,
    mrp_production_split,
    mrp_routing_workcenter,
    mrp_unbuild,
    mrp_workcenter,
    mrp_workcenter_productivity,
    mrp_workorder,
    mrp_workorder_ledger,
    res_company,
    stock_move,
    stock_scrap,
    stock_warehouse,
)
