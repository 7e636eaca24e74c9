import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { makeOrder } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { Counters } from "@mes_shopfloor/components/counters/counters";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

function mountCounters(order, runSeconds = 5040) {
    return mountWithCleanup(Counters, { props: { order: makeOrder(order), runSeconds } });
}

test("the good pieces stand beside the ordered ones", async () => {
    await mountCounters();
    expect(".o_mes_good").toHaveText("76");
    expect(".good small").toHaveText("of 120");
    expect(".o_mes_scrap").toHaveText("2");
});

test("the bar shows good, scrap and the target by now", async () => {
    await mountCounters();
    expect(".track .v").toHaveAttribute("style", /width:63\.3/);
    expect(".track .s").toHaveAttribute("style", /width:1\.6/);
    expect(".track .t").toHaveAttribute("style", /67\.5%/);
    expect(".track").toHaveAttribute("aria-label", "78 of 120 done");
    expect(".pace").toHaveText(/3 behind/);
    expect(".pace").toHaveText(/65 s per piece, target 62 s/);
});

test("an order without a plan has no target", async () => {
    await mountCounters({ expected_minutes: 0 });
    expect(".track .t").toHaveCount(0);
    expect(".pace").not.toHaveText(/Target/);
});

test("rework is named only when there is some", async () => {
    await mountCounters({ rework: 3 });
    expect(".pace").toHaveText(/Rework 3/);
});
