import { expect, test } from "@odoo/hoot";
import { applyTheme, themeFor } from "@mes_shopfloor/utils/theme";

const device =
    (...preferred) =>
    (query) =>
        preferred.includes(query);

test("what the address asks for beats the device", () => {
    const dark = device("(prefers-color-scheme: dark)", "(prefers-contrast: more)");
    expect(themeFor("light", dark)).toEqual({ theme: "light", contrast: "" });
    expect(themeFor("contrast", device())).toEqual({ theme: "light", contrast: "high" });
});

test("without a wish the device decides", () => {
    expect(themeFor("", device("(prefers-color-scheme: dark)"))).toEqual({
        theme: "dark",
        contrast: "",
    });
    expect(themeFor("pink", device("(prefers-contrast: more)"))).toEqual({
        theme: "light",
        contrast: "high",
    });
});

test("the theme stands on the root of the page", () => {
    const root = document.createElement("div");
    applyTheme(root, "contrast-dark", device());
    expect([root.dataset.theme, root.dataset.contrast]).toEqual(["dark", "high"]);
});
