# Compared by identity: a context sent over RPC can carry the key, never this object.
PERMIT = object()
