from . import mes_ledger  # others inherit it: first

# isort: split
from . import (
    ir_websocket,
    mes_act,
    mes_ledger_import,
    mes_ledger_import_line,
    mes_ledger_import_sheet,
    mes_production_log,
    mes_production_log_pareto,
    mes_shift,
    mes_terminal,
    mes_terminal_attempt,
    mes_terminal_screens,
    mrp_production,
    mrp_routing_workcenter,
    mrp_workcenter,
    mrp_workcenter_productivity,
    mrp_workorder,
    res_company,
    stock_move,
    stock_scrap_reason_tag,
    stock_warehouse,
)
