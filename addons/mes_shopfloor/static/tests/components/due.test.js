import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { HOUR, NOON, ZONE } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { Due } from "@mes_shopfloor/components/due/due";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const mountDue = (due) => mountWithCleanup(Due, { props: { due, now: NOON, zone: ZONE } });

test("an order in time is neutral", async () => {
    await mountDue(NOON + 2 * HOUR);
    expect("b").toHaveText("Today 14:00");
    expect(".st.ontime").toHaveText("On time");
});

test("a late order says so in word and sign", async () => {
    await mountDue(NOON - 2 * HOUR);
    expect(".st.late").toHaveText("Late 2 h 00");
    expect(".st.late use").toHaveAttribute("href", /#i-o-late$/);
});

test("an order without a date says so", async () => {
    await mountDue(null);
    expect(".muted").toHaveText("No date");
});
