from . import mes_label_report, mes_sheet_report, mrp_report_mo_overview
