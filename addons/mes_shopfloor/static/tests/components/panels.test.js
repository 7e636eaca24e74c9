import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { Component, xml } from "@odoo/owl";
import { after, expect, test } from "@odoo/hoot";
import { NOON, makeOrder, makeStation } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { Panels, kioskPanels } from "@mes_shopfloor/components/panels/panels";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

class Machine extends Component {
    static template = xml`<p class="machine"><t t-out="props.station.code"/> <t t-out="props.order.name"/></p>`;
    static props = ["station", "order", "now"];
}

test("a panel of another addon stands in its area with station and order", async () => {
    kioskPanels.add("test_machine", { area: "strip", Component: Machine });
    after(() => kioskPanels.remove("test_machine"));
    const props = { station: makeStation(), order: makeOrder(), now: NOON };
    await mountWithCleanup(Panels, { props: { area: "strip", ...props } });
    await mountWithCleanup(Panels, { props: { area: "side", ...props } });
    expect(".machine:contains(L1 MO/00042)").toHaveCount(1);
});
