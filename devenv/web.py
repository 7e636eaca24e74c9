"""Does a service answer over HTTP?"""

from __future__ import annotations

import urllib.error
import urllib.request

TIMEOUT_S = 5.0


def is_up(address: str) -> bool:
    """A whole answer with status 200. The proxy a user may have set is not for this machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=TIMEOUT_S) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
