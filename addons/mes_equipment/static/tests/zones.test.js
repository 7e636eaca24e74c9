import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { animationFrame } from "@odoo/hoot-mock";
import { queryOne } from "@odoo/hoot-dom";
import { clamp, moved, rounded, span } from "@mes_equipment/backend/zones/rectangle";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

const PIXEL =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

class Zone extends models.Model {
    _name = "zone";
    name = fields.Char({ required: true });
    x = fields.Float();
    y = fields.Float();
    w = fields.Float();
    h = fields.Float();
    _records = [{ id: 1, name: "Spindle", x: 0.1, y: 0.2, w: 0.3, h: 0.4 }];
}

class Drawing extends models.Model {
    _name = "drawing";
    image = fields.Binary();
    zone_ids = fields.One2many({ relation: "zone" });
    _records = [
        { id: 1, image: PIXEL, zone_ids: [1] },
        { id: 2, image: false, zone_ids: [] },
    ];
}

// mail starts with every component that is mounted and asks for its models
defineMailModels();
defineModels([Zone, Drawing]);

const ARCH = `
    <form>
        <field name="image" invisible="1"/>
        <field name="zone_ids" widget="mes_zones" options="{'image_field': 'image'}">
            <list editable="bottom">
                <field name="name"/>
                <field name="x"/><field name="y"/><field name="w"/><field name="h"/>
            </list>
        </field>
    </form>`;

async function mountDrawing(resId = 1, arch = ARCH) {
    await mountView({ resModel: "drawing", resId, type: "form", arch });
}

/** Draw from one place of the picture to another, as parts of its size. */
async function draw(target, from, to) {
    const box = queryOne(".o_mes_zones_canvas").getBoundingClientRect();
    const at = ({ x, y }) => ({
        bubbles: true,
        button: 0,
        pointerId: 1,
        clientX: box.left + x * box.width,
        clientY: box.top + y * box.height,
    });
    const element = queryOne(target);
    element.dispatchEvent(new PointerEvent("pointerdown", at(from)));
    const canvas = queryOne(".o_mes_zones_canvas");
    canvas.setPointerCapture = () => {};
    canvas.dispatchEvent(new PointerEvent("pointermove", at(to)));
    await animationFrame();
    canvas.dispatchEvent(new PointerEvent("pointerup", at(to)));
    await animationFrame();
}

test("rectangles stay within the picture", () => {
    expect(clamp(1.2)).toBe(1);
    expect(clamp(-0.2)).toBe(0);
    expect(rounded(span({ x: 0.9, y: 0.1 }, { x: 0.2, y: 0.6 }))).toEqual({
        x: 0.2,
        y: 0.1,
        w: 0.7,
        h: 0.5,
    });
    expect(moved({ x: 0.1, y: 0.1, w: 0.3, h: 0.4 }, 0.9, -0.5)).toEqual({
        x: 0.7,
        y: 0,
        w: 0.3,
        h: 0.4,
    });
});

test("zones are drawn where they are, with their names", async () => {
    await mountDrawing();
    expect(".o_mes_zone").toHaveCount(1);
    expect(".o_mes_zone").toHaveText("Spindle");
    expect(".o_mes_zone").toHaveAttribute(
        "style",
        /left:\s*10(\.000)?%;\s*top:\s*20(\.000)?%;\s*width:\s*30(\.000)?%;\s*height:\s*40(\.000)?%/
    );
});

test("without a picture the way on is said", async () => {
    await mountDrawing(2);
    expect(".o_mes_zones_picture").toHaveText("Add a picture first, then name its zones.");
});

test("a rectangle becomes a zone that asks for its name", async () => {
    onRpc("drawing", "web_save", ({ args }) => {
        const [command, , values] = args[1].zone_ids[0];
        expect(command).toBe(0);
        expect(values.name).toBe("Door");
        expect(values.w > 0.2 && values.w < 0.4).toBe(true);
        expect.step("saved");
    });
    await mountDrawing();
    queryOne(".o_mes_zones_canvas").style.height = "300px";
    queryOne(".o_mes_zones_canvas").style.width = "400px";
    await draw(".o_mes_zones_canvas", { x: 0.6, y: 0.5 }, { x: 0.9, y: 0.9 });
    expect(".o_mes_zone").toHaveCount(2);
    await contains(".o_selected_row div[name=name] input").edit("Door");
    await contains(".o_form_button_save").click();
    expect.verifySteps(["saved"]);
});

test("a zone is dragged elsewhere", async () => {
    onRpc("drawing", "web_save", ({ args }) => {
        const [command, id, values] = args[1].zone_ids[0];
        expect([command, id]).toEqual([1, 1]);
        expect(values.x > 0.15 && values.x < 0.25).toBe(true);
        expect.step("saved");
    });
    await mountDrawing();
    queryOne(".o_mes_zones_canvas").style.height = "300px";
    queryOne(".o_mes_zones_canvas").style.width = "400px";
    await draw(".o_mes_zone", { x: 0.2, y: 0.4 }, { x: 0.3, y: 0.4 });
    await contains(".o_form_button_save").click();
    expect.verifySteps(["saved"]);
});

test("a tap on a zone opens its line", async () => {
    await mountDrawing();
    await draw(".o_mes_zone", { x: 0.2, y: 0.4 }, { x: 0.2, y: 0.4 });
    expect(".o_selected_row").toHaveCount(1);
    expect(".o_mes_zone").toHaveClass("o_mes_zone_selected");
});

test("who may only read cannot draw", async () => {
    await mountDrawing(1, ARCH.replace("widget=", "readonly='1' widget="));
    expect(".o_mes_zones_editable").toHaveCount(0);
    await draw(".o_mes_zones_canvas", { x: 0.6, y: 0.5 }, { x: 0.9, y: 0.9 });
    expect(".o_mes_zone").toHaveCount(1);
});
