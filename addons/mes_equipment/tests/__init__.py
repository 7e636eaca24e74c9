from . import (
    test_concurrency,
    test_equipment_js,
    test_hooks,
    test_machine,
    test_machine_state,
    test_mes_oee,
    test_mes_oee_recompute,
    test_oee_figures,
    test_oee_time,
    test_rights,
    test_screens,
    test_timeline,
)
