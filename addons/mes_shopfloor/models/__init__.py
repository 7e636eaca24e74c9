from . import mes_ledger, mes_plan_part  # others inherit them: first

# isort: split
from . import (
    ir_websocket,
    mes_act,
    mes_crew,
    mes_crew_rota,
    mes_crew_rota_line,
    mes_production_log,
    mes_shift,
    mes_shift_exception,
    mes_shift_plan,
    mes_terminal,
    mes_terminal_attempt,
    mes_terminal_screens,
    mrp_production,
    mrp_routing_workcenter,
    mrp_workcenter,
    mrp_workcenter_productivity,
    mrp_workorder,
    res_company,
    resource_calendar_leaves,
    stock_move,
    stock_warehouse,
)
