import { kioskActions } from "@mes_shopfloor/services/kiosk_registries";
import { _t } from "@web/core/l10n/translation";

/**
 * What the printed command sheet says and no button of the registry does: scanned, each acts at
 * the order that is shown. The area has no place on the screen.
 */
function addCommand(name, label, run, isVisible = ({ order }) => Boolean(order)) {
    kioskActions.add(`command_${name.toLowerCase()}`, {
        label,
        icon: "scan",
        area: "command",
        command: `MES-CMD-${name}`,
        isVisible,
        run,
    });
}

function actAt(kind, params = {}) {
    return async ({ kiosk, order }) => {
        await kiosk.act(kind, params, { workorderId: order.id });
        kiosk.refresh();
    };
}

addCommand("START", () => _t("Start"), actAt("start"));
addCommand("PAUSE", () => _t("Pause"), actAt("pause"));
addCommand("RESUME", () => _t("Go on"), actAt("resume"));
addCommand("FINISH", () => _t("Finish order"), actAt("finish"));
addCommand("GOOD1", () => _t("1 good"), actAt("declare", { good: 1 }));
addCommand("UNDO", () => _t("Undo"), actAt("undo"));
addCommand(
    "QUEUE",
    () => _t("Show the queue"),
    ({ kiosk }) => kiosk.show("queue"),
    () => true
);
