import { session } from "@web/session";

/** The version of the code that runs here; it changes with every update of the server. */
export function appVersion() {
    return session.mes_version || "";
}

/**
 * What the browser knows of its device, for the list of terminals. What it does not tell is left out.
 *
 * @param {number} waiting entries that are not sent yet
 */
export async function readDevice(waiting = 0, view = window) {
    const { screen, navigator } = view;
    const device = {
        version: appVersion(),
        width: Math.round(screen.width),
        height: Math.round(screen.height),
        waiting,
    };
    const battery = await navigator.getBattery?.().catch(() => null);
    // A computer without a battery says that it is full and charging.
    const isMains = battery?.level === 1 && battery.charging && battery.chargingTime === 0;
    if (battery && !isMains) {
        Object.assign(device, { battery: battery.level, charging: battery.charging });
    }
    return device;
}
