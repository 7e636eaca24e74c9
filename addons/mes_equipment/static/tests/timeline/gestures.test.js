import { expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent as dispatch, queryOne } from "@odoo/hoot-dom";
import { Component, useRef, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { useGestures } from "@mes_equipment/backend/timeline/use_gestures";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

// mail starts with every component that is mounted and asks for its models
defineMailModels();

class Area extends Component {
    static template = xml`<div t-ref="area" class="area" style="width:400px;height:100px"/>`;
    static props = {};

    setup() {
        useGestures(useRef("area"), {
            onZoom: (factor) => expect.step(factor < 1 ? "closer" : "further"),
            onPan: (pixels) => expect.step(`pan ${Math.round(pixels)}`),
            onPick: () => expect.step("pick"),
            onHover: () => expect.step("hover"),
            onLeave: () => {},
            canScroll: () => true,
        });
    }
}

async function fire(name, x, more = {}) {
    const area = queryOne(".area");
    const { left, top } = area.getBoundingClientRect();
    const place = { clientX: left + x, clientY: top + 10, pointerId: 1, button: 0 };
    await dispatch(area, name, { ...place, ...more });
}

test("a press chooses, a drag moves in time and chooses nothing", async () => {
    await mountWithCleanup(Area);
    await fire("pointerdown", 100);
    await fire("pointerup", 101);
    expect.verifySteps(["pick"]);
    await fire("pointerdown", 100);
    await fire("pointermove", 140);
    await fire("pointermove", 150);
    await fire("pointerup", 150);
    expect.verifySteps(["pan 40", "pan 10"]);
});

test("two fingers apart look closer", async () => {
    await mountWithCleanup(Area);
    await fire("pointerdown", 100);
    await fire("pointerdown", 200, { pointerId: 2 });
    await fire("pointermove", 240, { pointerId: 2 });
    expect.verifySteps(["closer", "pan 20"]);
    await fire("pointerup", 240, { pointerId: 2 });
    await fire("pointerup", 100);
    expect.verifySteps([]);
});

test("the wheel scrolls rows, zooms with Ctrl and moves in time with Shift", async () => {
    await mountWithCleanup(Area);
    await fire("wheel", 100, { deltaY: 50 });
    expect.verifySteps([]);
    await fire("wheel", 100, { deltaY: -50, ctrlKey: true });
    await fire("wheel", 100, { deltaY: 30, shiftKey: true });
    expect.verifySteps(["closer", "pan -30"]);
});
