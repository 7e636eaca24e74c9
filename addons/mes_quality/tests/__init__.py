from . import (
    test_quality_concurrency,
    test_quality_correction,
    test_quality_js,
    test_quality_plan,
    test_quality_rights,
    test_quality_screens,
    test_quality_value,
    test_verdict,
)
