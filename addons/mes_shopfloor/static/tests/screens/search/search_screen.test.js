import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { SearchScreen } from "@mes_shopfloor/screens/search/search_screen";
import { NOON, makeStation, mockKiosk } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const ROW = {
    key: "a",
    model: "mrp.workorder",
    id: 4,
    name: "MO/1 Turn",
    kind: "workorder",
    detail: "Shaft",
    where: "",
    hold: "",
    next: ["order", { workorder_id: 4 }],
};

async function mountSearch(values = {}) {
    mockKiosk();
    const data = {
        station: makeStation(),
        code: "",
        text: "",
        found: null,
        next: null,
        message: "",
        card: null,
        groups: [],
        ...values,
    };
    await mountWithCleanup(SearchScreen, { props: { data, now: NOON } });
}

test("empty search says what can be found", async () => {
    await mountSearch();
    expect(".none").toHaveText(/Scan anything/);
});

test("words are searched", async () => {
    await mountSearch();
    await contains("input").edit(" shaft ", { confirm: false });
    await contains(".btn.primary").click();
    expect.verifySteps(['show search {"text":"shaft"}']);
});

test("nothing found says what was asked and the way on", async () => {
    await mountSearch({ text: "xyz" });
    expect(".none").toHaveText(/Nothing fits “xyz”/);
    expect(".none").toHaveText(/Try fewer letters/);
});

test("what is here opens, what is elsewhere says where", async () => {
    const elsewhere = { ...ROW, key: "b", id: 5, name: "MO/2 Turn", where: "L2", next: null };
    await mountSearch({
        text: "turn",
        groups: [{ kind: "orders", label: "Orders", rows: [ROW, elsewhere] }],
    });
    expect("button.hit").toHaveCount(1);
    expect("div.hit").toHaveText(/L2/);
    await contains("button.hit").click();
    expect.verifySteps(['show order {"workorder_id":4}']);
});

test("card of a lot shows what holds it", async () => {
    const lines = [
        { label: "Product", value: "Oil", tone: "" },
        { label: "Held", value: "On hold: water", tone: "fail" },
    ];
    await mountSearch({ code: "L-1", card: { title: "L-1", lines } });
    expect(".card h1").toHaveText("L-1");
    expect(".card .fail").toHaveText(/On hold: water/);
    expect(".card .fail .i").toHaveCount(1);
    expect(".none").toHaveCount(0);
});
