from . import mes_label_report
