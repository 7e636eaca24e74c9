import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("mes_kiosk_call_for_help", {
    steps: () => [
        { trigger: ".o_mes_call_help", run: "click" },
        { trigger: ".o_mes_help_sheet .tile:contains('Repair')", run: "click" },
        {
            content: "The strip says that nobody comes yet, and offers to take it back",
            trigger: ".o_mes_help:has(.o_mes_undo_call) .chip.fill.down:contains('Nobody yet')",
            run: "click",
        },
        {
            content: "Minutes pass: the boss is told",
            trigger: ".o_mes_calls_sheet .o_mes_call .o_mes_withdraw",
            run: () => rpc("/mes/terminal/seen"),
        },
        {
            content: "Somebody accepts it elsewhere",
            trigger: ".o_mes_call:contains('Told: The boss')",
            timeout: 15_000,
            run: () => rpc("/mes/terminal/seen"),
        },
        { trigger: ".o_mes_call:contains('Bert comes')", timeout: 15_000 },
        { trigger: ".o_mes_call .o_mes_resolve", run: "click" },
        { trigger: ".o_mes_call .causes .btn:contains('Hose')", run: "click" },
        { trigger: ".o_mes_calls_sheet:contains('Nobody is called any more')", timeout: 15_000 },
        { trigger: ".o_mes_calls_sheet .foot .btn", run: "click" },
        { trigger: ".o_mes_calls .recent li:contains('Hose')" },
    ],
});
