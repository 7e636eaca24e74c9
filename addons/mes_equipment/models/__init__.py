from . import (
    maintenance_equipment,
    maintenance_equipment_rules,
    maintenance_equipment_screen,
    maintenance_equipment_timeline,
    mes_machine_fact,
    mes_machine_ledger,
    mes_machine_state,
    mes_production_log,
    mes_terminal,
    mrp_workcenter,
    mrp_workcenter_productivity_loss,
    mrp_workorder,
)
