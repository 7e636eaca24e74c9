import { beforeEach, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { GROUP_SEPARATOR, KeyBurst } from "@mes_shopfloor/utils/key_burst";

let burst, now, prevented;

beforeEach(() => {
    now = 0;
    prevented = [];
    burst = new KeyBurst({
        onScan: (code) => expect.step(`scan ${code}`),
        onKey: (key) => {
            expect.step(`key ${key}`);
            return true;
        },
    });
});

function press(key, { gap = 10, target = document.body, ...values } = {}) {
    now += gap;
    burst.onKeydown({
        key,
        target,
        timeStamp: now,
        preventDefault: () => prevented.push(key),
        stopImmediatePropagation: () => {},
        ...values,
    });
    const isTyped = target.matches("input") && key.length === 1 && !values.ctrlKey;
    if (isTyped && prevented.at(-1) !== key) {
        target.value += key;
    }
}

function scan(text, options = {}) {
    [...text].forEach((key) => press(key, options));
    press("Enter", options);
}

test("fast keys that end with Enter are one code, from the first character on", () => {
    scan("MO/00042");
    expect.verifySteps(["scan MO/00042"]);
    expect(prevented.at(-1)).toBe("Enter");
});

test("keys of a person are single keys", async () => {
    press("p", { gap: 300 });
    press("m", { gap: 300 });
    await advanceTime(200);
    expect.verifySteps(["key p", "key m"]);
});

test("slow typing that ends with Enter is no code", async () => {
    ["1", "2", "3"].forEach((key) => press(key, { gap: 150 }));
    press("Enter", { gap: 150 });
    await advanceTime(200);
    expect.verifySteps(["key 1", "key 2", "key 3", "key Enter"]);
});

test("a figure that is typed in a hurry is no code, a stuttering scanner is one", async () => {
    ["1", "2", "0"].forEach((key) => press(key, { gap: 100 }));
    press("Enter", { gap: 100 });
    expect.verifySteps(["key 1", "key 2", "key 0", "key Enter"]);
    [..."MES0"].forEach((key) => press(key));
    [..."524"].forEach((key, index) => press(key, { gap: index ? 10 : 140 }));
    press("Enter");
    expect.verifySteps(["scan MES0524"]);
});

test("a code scanned into a field is taken out of it", () => {
    const input = document.createElement("input");
    input.value = "75";
    input.addEventListener("input", () => expect.step(`field ${input.value}`));
    scan("LOT-1", { target: input });
    expect.verifySteps(["field 75", "scan LOT-1"]);
    expect(input.value).toBe("75");
});

test("what a person types into a field stays there and is no hotkey", async () => {
    const input = document.createElement("input");
    press("p", { gap: 300, target: input });
    press("Backspace", { gap: 300, target: input });
    await advanceTime(200);
    expect.verifySteps([]);
    expect(input.value).toBe("p");
});

test("Escape leaves a field too", () => {
    press("Escape", { target: document.createElement("input") });
    expect.verifySteps(["key Escape"]);
});

test("separators of a GS1 code are kept, however the scanner sends them", () => {
    press("]");
    ["C", "1", "1", "0", "A"].forEach((key) => press(key));
    press("]", { ctrlKey: true, code: "BracketRight" });
    ["2", "1"].forEach((key) => press(key));
    press(GROUP_SEPARATOR);
    press("9");
    press("Alt", { altKey: true });
    ["0", "2", "9"].forEach((key) => press(key, { altKey: true, code: `Numpad${key}` }));
    now += 10;
    burst.onKeyup({
        key: "Alt",
        target: document.body,
        timeStamp: now,
        preventDefault: () => {},
    });
    press("7");
    press("Enter");
    const GS = GROUP_SEPARATOR;
    expect.verifySteps([`scan ]C110A${GS}21${GS}9${GS}7`]);
});

test("capital letters come with Shift, which is no key of a code", () => {
    ["Shift", "A", "Shift", "B", "c", "Enter"].forEach((key) => press(key));
    expect.verifySteps(["scan ABc"]);
});

test("a space in a code does not press the focused button", () => {
    const button = document.createElement("button");
    scan("AB 12", { target: button });
    expect.verifySteps(["scan AB 12"]);
    expect(prevented).toEqual([" ", "Enter"]);
});

test("Enter on a button presses it", () => {
    press("Enter", { target: document.createElement("button") });
    expect.verifySteps([]);
    expect(prevented).toEqual([]);
});

test("shortcuts of the browser are left alone", async () => {
    press("r", { ctrlKey: true, gap: 300 });
    press("ArrowLeft", { altKey: true, gap: 300 });
    await advanceTime(200);
    expect.verifySteps([]);
});

test("two codes in a row are two", () => {
    scan("AAA1");
    scan("BBB2");
    expect.verifySteps(["scan AAA1", "scan BBB2"]);
});
