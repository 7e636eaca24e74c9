import { registry } from "@web/core/registry";
import { signIn } from "@mes_shopfloor/../tests/tours/sign_in";

function figure(number) {
    return { trigger: `.o_mes_declaring .pad .btn:contains(/^${number}$/)`, run: "click" };
}

function declareNow(label) {
    return { trigger: `.o_mes_declare_now:enabled:contains('${label}')`, run: "click" };
}

const goodIs = (number) => ({ trigger: `.o_mes_order .o_mes_good:contains(/^${number}$/)` });

registry.category("web_tour.tours").add("mes_kiosk_whole_shift", {
    steps: () => [
        { trigger: ".wo.next .why:contains('Next because')" },
        ...signIn("BADGEANNA", "Anna"),
        { trigger: ".wo.next .o_mes_act:contains('Start set-up')", run: "click" },
        { trigger: ".o_mes_work_state:contains('Set-up')" },
        { trigger: ".step header:contains('Step 1 of 2')" },
        { trigger: ".o_mes_step_done", run: "click" },
        { trigger: ".dock .o_mes_act:contains('Start run')", run: "click" },
        { trigger: ".o_mes_work_state:contains('Run')" },
        { trigger: ".step header:contains('Step 2 of 2')" },
        { trigger: ".step .pad .btn:contains(/^9$/)", run: "click" },
        { trigger: ".step .o_mes_verdict:contains('OK')" },
        { trigger: ".step .o_mes_record:enabled", run: "click" },
        { trigger: ".step .recorded:contains('9')" },
        { trigger: ".o_mes_plus_one", run: "click" },
        goodIs(1),
        { trigger: ".dock .primary.o_mes_declare", run: "click" },
        figure(5),
        declareNow("Declare 5 good"),
        goodIs(6),
        { trigger: ".dock .primary.o_mes_declare", run: "click" },
        { trigger: ".o_mes_declaring .tile:contains('Surface')", run: "click" },
        declareNow("Declare 1 scrap"),
        { trigger: ".o_mes_order .o_mes_scrap:contains(/^1$/)" },
        { trigger: ".dock .o_mes_pause", run: "click" },
        { trigger: ".o_mes_pause_now", run: "click" },
        { trigger: ".o_mes_work_state:contains('Paused')" },
        { trigger: ".dock .o_mes_act:contains('Resume')", run: "click" },
        { trigger: ".o_mes_work_state:contains('Run')" },
        { trigger: ".dock .primary.o_mes_declare", run: "click" },
        figure(3),
        declareNow("Declare 3 good"),
        goodIs(9),
        { trigger: ".dock .o_mes_finish:enabled", run: "click" },
        { trigger: ".empty:contains('No order waits')" },
    ],
});

function assemble(unit, gear) {
    return [
        { trigger: ".o_mes_units", run: "click" },
        { trigger: `.o_mes_unit_list .btn:contains('${unit}')`, run: "click" },
        { trigger: `.o_mes_unit:contains('${unit}')` },
        { trigger: ".o_mes_part[data-product]:contains('Gear') .o_mes_scan_lot", run: "click" },
        { trigger: ".o_mes_sheet .o_mes_lot", run: `edit ${gear}` },
        { trigger: ".o_mes_sheet .o_mes_typed:enabled", run: "click" },
        { trigger: "body:not(:has(.o_mes_sheet))" },
        { trigger: `.o_mes_part:contains('Gear') .facts:contains('${gear}')` },
    ];
}

registry.category("web_tour.tours").add("mes_kiosk_two_at_serial_pumps", {
    steps: () => [
        ...signIn("BADGEANNA", "Anna"),
        { trigger: ".wo.next .o_mes_act", run: "click" },
        { trigger: ".o_mes_no_unit" },
        { trigger: ".o_mes_plus_one:disabled" },
        ...assemble("P1", "G2"),
        { trigger: ".o_mes_people:contains('P1')" },
        ...signIn("BADGEBERT", "0512"),
        { trigger: ".o_mes_operators .badge:not(.on)", run: "click" },
        { trigger: ".dock .o_mes_join", run: "click" },
        ...assemble("P2", "G1"),
        { trigger: ".o_mes_plus_one:enabled", run: "click" },
        { trigger: ".unit .facts:contains('1 of 2 units done')" },
        { trigger: ".o_mes_operators .badge:not(.on)", run: "click" },
        { trigger: ".o_mes_unit:contains('P1')" },
        { trigger: ".o_mes_plus_one:enabled", run: "click" },
        { trigger: ".unit .facts:contains('2 of 2 units done')" },
    ],
});
