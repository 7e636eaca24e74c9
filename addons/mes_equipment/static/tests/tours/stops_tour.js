import { registry } from "@web/core/registry";
import { signIn } from "@mes_shopfloor/../tests/tours/sign_in";

function chooseReason(name) {
    return [
        {
            content: "Behind its group, where it is not among the likely ones",
            trigger: ".o_mes_stop_sheet .tile",
            run() {
                document.querySelector(".o_mes_stop_sheet .o_mes_other")?.click();
            },
        },
        { trigger: ".o_mes_stop_group:contains('Of the test')", run: "click" },
        { trigger: `.o_mes_stop_reason:contains('${name}')`, run: "click" },
    ];
}

registry.category("web_tour.tours").add("mes_kiosk_stop_reasons", {
    steps: () => [
        {
            content: "The machine has stood for a while: the screen asks by itself, and can wait",
            trigger: ".o_mes_stop_sheet h2:contains('Why did L1 stop at')",
        },
        { trigger: ".o_mes_stop_sheet .o_mes_later", run: "click" },
        ...signIn("BADGEDORA", "Dora"),
        { trigger: "button.o_mes_machine.idle:contains('Why?')", run: "click" },
        ...chooseReason("Spindle"),
        { trigger: ".o_mes_machine.down:contains('Spindle')" },
        { trigger: ".o_mes_menu_open", run: "click" },
        { trigger: ".o_mes_sheet button:contains('Stops')", run: "click" },
        { trigger: ".o_mes_headline:contains('1 stop without a reason')" },
        { trigger: ".o_mes_stops .unexplained button:contains('Split')", run: "click" },
        { trigger: ".o_mes_split_sheet .parts li:contains('15 min')" },
        { trigger: ".o_mes_split_now:enabled", run: "click" },
        { trigger: ".o_mes_headline:contains('2 stops without a reason')" },
        { trigger: ".o_mes_stops .unexplained li:last .o_mes_give_reason", run: "click" },
        ...chooseReason("No bars"),
        { trigger: ".o_mes_stops .recent li:contains('No bars')" },
        { trigger: ".o_mes_headline:contains('1 stop without a reason')" },
    ],
});
