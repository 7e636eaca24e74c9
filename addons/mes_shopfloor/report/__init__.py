from . import (
    mes_handover_report,
    mes_label_report,
    mes_sheet_report,
    mes_shift_report,
    mrp_report_mo_overview,
)
