import { expect, test } from "@odoo/hoot";
import { kioskActions } from "@mes_shopfloor/services/kiosk_registries";

/** What the printed sheet of commands shows. */
const PRINTED = [
    "START",
    "PAUSE",
    "RESUME",
    "FINISH",
    "GOOD1",
    "UNDO",
    "CALL",
    "QUALITY",
    "NOTE",
    "BLOCK",
    "LABEL",
    "QUEUE",
];

test("each printed command has one action", () => {
    const commands = kioskActions.getAll().map(({ command }) => command);
    for (const name of PRINTED) {
        expect(commands.filter((command) => command === `MES-CMD-${name}`)).toHaveLength(1);
    }
});
