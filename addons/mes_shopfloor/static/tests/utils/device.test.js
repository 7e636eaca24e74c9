import { describe, expect, test } from "@odoo/hoot";
import { readDevice } from "@mes_shopfloor/utils/device";

describe.current.tags("headless");

const screen = { width: 1280, height: 800 };

test("what the browser does not tell is left out", async () => {
    const device = await readDevice(3, { screen, navigator: {} });
    expect(device).toEqual({ version: device.version, width: 1280, height: 800, waiting: 3 });
});

test("a tablet tells its charge", async () => {
    const battery = { level: 0.4, charging: false, chargingTime: Infinity };
    const navigator = { getBattery: async () => battery };
    const device = await readDevice(0, { screen, navigator });
    expect([device.battery, device.charging]).toEqual([0.4, false]);
});

test("a computer on the mains has no battery", async () => {
    const battery = { level: 1, charging: true, chargingTime: 0 };
    const navigator = { getBattery: async () => battery };
    expect("battery" in (await readDevice(0, { screen, navigator }))).toBe(false);
});

test("a browser that refuses is no error", async () => {
    const navigator = { getBattery: async () => Promise.reject(new Error("no")) };
    expect("battery" in (await readDevice(0, { screen, navigator }))).toBe(false);
});
