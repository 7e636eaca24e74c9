import { makeCall } from "@mes_shopfloor/screens/andon/last_call";
import { AddComponentSheet, ByproductSheet } from "@mes_shopfloor/screens/menu/product_sheets";
import { AddWorkorderSheet, MoveSheet } from "@mes_shopfloor/screens/menu/place_sheets";
import { HoldSheet, NoteSheet, ProposeSheet } from "@mes_shopfloor/screens/menu/word_sheets";
import { LabelSheet } from "@mes_shopfloor/screens/menu/label_sheet";
import { OrderMenuSheet } from "@mes_shopfloor/screens/menu/order_menu_sheet";
import { ScrapSheet } from "@mes_shopfloor/screens/menu/scrap_sheet";
import { kioskActions, kioskActs } from "@mes_shopfloor/services/kiosk_registries";
import { printPaper } from "@mes_shopfloor/utils/print_paper";
import { _t } from "@web/core/l10n/translation";

const ACTS = {
    add_component: () => _t("Add component"),
    byproduct: () => _t("Count by-product"),
    add_workorder: () => _t("Add work order"),
    move: () => _t("Move to another work center"),
    hold: () => _t("Block"),
    release: () => _t("Unblock"),
    scrap_component: () => _t("Scrap component"),
    propose: () => _t("Propose a change"),
    label: () => _t("Print label"),
    revoke: () => _t("Undo"),
};
for (const [kind, label] of Object.entries(ACTS)) {
    kioskActs.add(kind, { offline: false, label });
}

function addEntry(key, sequence, label, icon, Sheet, values = {}) {
    kioskActions.add(
        `menu_${key}`,
        {
            entry: key,
            label,
            icon,
            area: "menu",
            needsNetwork: true,
            isVisible: ({ order }) => Boolean(order),
            run: ({ kiosk, order }) => kiosk.openSheet(Sheet, { order }),
            ...values,
        },
        { sequence }
    );
}

addEntry("note", 10, () => _t("Write a note"), "file", NoteSheet, {
    needsNetwork: false,
    command: "MES-CMD-NOTE",
});
addEntry("quality", 20, () => _t("Call quality"), "gauge", null, {
    needsNetwork: false,
    command: "MES-CMD-QUALITY",
    isVisible: ({ order }) => Boolean(order?.menu?.quality?.kind_id),
    run: ({ kiosk, order }) =>
        makeCall(kiosk, { kind_id: order.menu.quality.kind_id }, { workorderId: order.id }),
});
addEntry("hold", 30, () => _t("Block the order"), "lock", HoldSheet, {
    command: "MES-CMD-BLOCK",
    label: (context) => (context?.order?.hold ? _t("Unblock the order") : _t("Block the order")),
});
addEntry("add_component", 40, () => _t("Add a component"), "box", AddComponentSheet);
addEntry("scrap_component", 50, () => _t("Scrap a component"), "q-fail", ScrapSheet);
addEntry("byproduct", 60, () => _t("Count a by-product"), "plus", ByproductSheet);
addEntry("add_workorder", 70, () => _t("Add a work order"), "list", AddWorkorderSheet);
addEntry("move", 80, () => _t("Move to another work center"), "swap", MoveSheet);
addEntry("propose", 90, () => _t("Propose a change"), "ask", ProposeSheet);
addEntry("label", 100, () => _t("Print the label"), "file", LabelSheet, {
    command: "MES-CMD-LABEL",
});
addEntry("traveller", 110, () => _t("Print the order sheet"), "file", null, {
    run: async ({ kiosk, order }) => {
        kiosk.state.error = await printPaper(`/mes/kiosk/print/traveller/${order.id}`);
    },
});

kioskActions.add(
    "order_menu",
    {
        label: () => _t("More"),
        icon: "menu",
        area: "dock",
        isVisible: ({ order }) => Boolean(order),
        run: ({ kiosk, order, station }) => kiosk.openSheet(OrderMenuSheet, { order, station }),
        hotkey: "o",
    },
    { sequence: 90 }
);
