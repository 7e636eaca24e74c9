from . import (
    test_concurrency,
    test_equipment_js,
    test_hooks,
    test_machine,
    test_machine_state,
    test_machine_strip,
    test_rights,
    test_screens,
    test_timeline,
)
