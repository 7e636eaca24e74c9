import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { Component, useState, xml } from "@odoo/owl";
import { expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { NumberPad } from "@mes_shopfloor/components/number_pad/number_pad";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

class Parent extends Component {
    static components = { NumberPad };
    static props = [];
    static template = xml`
        <output t-out="state.value"/>
        <NumberPad value="state.value" onChange="(value) => state.value = value"
            onEnter="onEnter" hasPoint="true" size="6"/>`;

    setup() {
        this.state = useState({ value: "" });
        this.onEnter = () => expect.step("enter");
    }
}

async function tap(...labels) {
    for (const label of labels) {
        await contains(`.pad .btn:contains(${label})`).click();
    }
}

test("figures are typed by touch, with one decimal point", async () => {
    await mountWithCleanup(Parent);
    await tap("0", "1", "2", ".", "5", ".");
    expect("output").toHaveText("12.5");
    await contains("[aria-label='Erase the last']").click();
    expect("output").toHaveText("12.");
});

test("no more figures than there is room for", async () => {
    await mountWithCleanup(Parent);
    await tap("1", "2", "3", "4", "5", "6", "7");
    expect("output").toHaveText("123456");
});

test("the keys of a keyboard do the same", async () => {
    await mountWithCleanup(Parent);
    for (const key of ["4", "2", ",", "5"]) {
        await press(key);
        await advanceTime(200);
    }
    await animationFrame();
    expect("output").toHaveText("42.5");
    await press("Backspace");
    await animationFrame();
    expect("output").toHaveText("42.");
    await press("Enter");
    expect.verifySteps(["enter"]);
});
