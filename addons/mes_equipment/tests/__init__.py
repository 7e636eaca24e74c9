from . import (
    test_concurrency,
    test_equipment_js,
    test_hooks,
    test_kiosk_stops,
    test_machine,
    test_machine_state,
    test_rights,
    test_screens,
    test_stops_tour,
    test_timeline,
)
