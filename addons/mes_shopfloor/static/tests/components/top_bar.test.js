import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { HOUR, NOON, makeStation } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { TopBar } from "@mes_shopfloor/components/top_bar/top_bar";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

function mountBar(props) {
    return mountWithCleanup(TopBar, {
        props: {
            station: makeStation(),
            now: NOON,
            isOnline: true,
            receivedAt: NOON - HOUR,
            ...props,
        },
    });
}

test("the bar names the place and shows the clock of the plant", async () => {
    await mountBar();
    expect(".place").toHaveText("L1 CNC lathe");
    expect(".clock").toHaveText("12:00");
    expect(".o_mes_online").toHaveCount(1);
    expect(".banner").toHaveCount(0);
    expect(".o_mes_back").toHaveCount(0);
});

test("without connection the bar says since when nothing is new", async () => {
    await mountBar({ isOnline: false });
    expect(".o_mes_offline").toHaveText("Offline");
    expect(".banner").toHaveText(/state of 11:00/);
});

test("the way back is there when there is one", async () => {
    await mountBar({ onBack: () => expect.step("back") });
    await contains(".o_mes_back").click();
    expect.verifySteps(["back"]);
});
