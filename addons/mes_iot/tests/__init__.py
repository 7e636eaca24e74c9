from . import (
    test_access,
    test_concurrency,
    test_config,
    test_consumer,
    test_counter,
    test_history,
    test_http,
    test_ingest,
    test_measured,
    test_protocol,
    test_quarantine,
)
