import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

function fail(message) {
    throw new Error(message);
}

registry.category("web_tour.tours").add("mes_kiosk_pairing_to_live", {
    steps: () => [
        {
            content: "The link paired the terminal: its queue is there",
            trigger: ".wo.next .o_mes_open",
            run: () => window.location.hash && fail("the code is still in the address"),
        },
        { trigger: ".wo.next .mat:contains('78 of 120 done')" },
        { trigger: ".wo.next .o_mes_open", run: "click" },
        { trigger: ".o_mes_order .o_mes_good:contains('76')" },
        {
            content: "Somebody else declares a piece",
            trigger: ".o_mes_order .o_mes_scrap:contains('2')",
            run: () => rpc("/mes/terminal/seen"),
        },
        {
            content: "It arrives by the bus, well before the page would look by itself",
            trigger: ".o_mes_order .o_mes_good:contains('77')",
            timeout: 10_000,
        },
        { trigger: ".o_mes_back", run: "click" },
        { trigger: ".wo.next .mat:contains('79 of 120 done')" },
    ],
});

registry.category("web_tour.tours").add("mes_board_typed_code", {
    steps: () => [
        {
            trigger: ".o_mes_pairing .keys",
            run() {
                const keys = [...this.anchor.querySelectorAll("button")];
                const code = new URLSearchParams(window.location.hash.slice(1)).get("typed");
                for (const letter of code) {
                    keys.find((key) => key.textContent.trim() === letter).click();
                }
            },
        },
        { trigger: ".o_mes_pairing .btn.primary:enabled", run: "click" },
        { trigger: ".board .m .o_mes_done:contains('7')" },
    ],
});
