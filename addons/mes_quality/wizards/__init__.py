from . import mes_quality_correction
