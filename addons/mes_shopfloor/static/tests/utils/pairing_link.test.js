import { expect, test } from "@odoo/hoot";
import { takePairingCode } from "@mes_shopfloor/utils/pairing_link";

function take(hash) {
    const calls = [];
    const location = { hash, pathname: "/mes/kiosk", search: "?theme=dark" };
    const code = takePairingCode(location, { replaceState: (...args) => calls.push(args[2]) });
    return { code, calls };
}

test("the code is read and taken out of the address", () => {
    expect(take("#pair=ABCD3467")).toEqual({
        code: "ABCD3467",
        calls: ["/mes/kiosk?theme=dark"],
    });
});

test("an address without a code is left alone", () => {
    expect(take("")).toEqual({ code: undefined, calls: [] });
    expect(take("#other=1")).toEqual({ code: undefined, calls: [] });
});

test("an empty code is taken out and is no code", () => {
    expect(take("#pair=")).toEqual({ code: undefined, calls: ["/mes/kiosk?theme=dark"] });
});
