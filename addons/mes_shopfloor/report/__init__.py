from . import mes_label_report, mrp_report_mo_overview
