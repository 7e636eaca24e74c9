/**
 * The code of a link like /mes/kiosk#pair=CODE. It is taken out of the address at once, so that
 * it stays neither in sight nor in the history.
 */
export function takePairingCode(location, history) {
    const code = new URLSearchParams(location.hash.slice(1)).get("pair");
    if (code === null) {
        return undefined;
    }
    history.replaceState(null, "", location.pathname + location.search);
    return code || undefined;
}
