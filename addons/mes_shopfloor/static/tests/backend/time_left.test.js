import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import { TimeLeftField } from "@mes_shopfloor/backend/time_left/time_left";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const { DateTime } = luxon;

test("the time left is counted down to its end", async () => {
    mockDate("2026-03-04 11:00:00");
    const record = { data: { expires: DateTime.now().plus({ seconds: 61 }) } };
    await mountWithCleanup(TimeLeftField, { props: { record, name: "expires", readonly: true } });
    expect("[role=timer]").toHaveText("1:01");
    await advanceTime(2000);
    await animationFrame();
    expect("[role=timer]").toHaveText("0:59");
    await advanceTime(60_000);
    await animationFrame();
    expect("[role=timer]").toHaveText(/Too old/);
});
