import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { describeCell } from "@mes_shopfloor/backend/qualification_matrix/matrix_cell";
import {
    contains,
    getService,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const LEVELS = [
    ["1", "Learner"],
    ["2", "Under Supervision"],
    ["3", "Alone"],
    ["4", "Trainer"],
];
const UNFILTERED = [false, false, false];
const ALONE = { id: 7, level: 3, from: "2026-01-01", until: false, state: "valid" };

function makeMatrix(values = {}) {
    return {
        subjects: [
            { key: "skill,1", name: "Welding", detail: "" },
            { key: "operation,2", name: "Turn", detail: "Shaft" },
        ],
        employees: [
            { id: 11, name: "Anna", job: "Turner" },
            { id: 12, name: "Ben", job: "" },
        ],
        total: 2,
        cells: {
            11: {
                "skill,1": ALONE,
                "operation,2": { ...ALONE, id: 8, until: "2026-12-24", state: "soon" },
            },
        },
        levels: LEVELS,
        filters: {
            plants: [
                { id: 1, name: "North" },
                { id: 2, name: "South" },
            ],
            workcenters: [
                { id: 3, name: "Lathe", plant: 1 },
                { id: 4, name: "Mill", plant: 2 },
            ],
            crews: [{ id: 5, name: "Red", plant: 1 }],
        },
        may_grant: true,
        ...values,
    };
}

/** The matrix as a menu opens it; what it opens in turn is collected. */
async function mountMatrix(values = {}) {
    onRpc("mes.qualification", "get_matrix", ({ kwargs }) => {
        const { warehouse_id, workcenter_id, crew_id } = kwargs;
        expect.step([warehouse_id, workcenter_id, crew_id]);
        return makeMatrix(values);
    });
    await mountWithCleanup(WebClient);
    const tag = "mes_shopfloor.qualification_matrix";
    await getService("action").doAction({ type: "ir.actions.client", tag, name: "Matrix" });
    const actions = [];
    patchWithCleanup(getService("action"), {
        doAction: (action, options) => actions.push({ action, options }),
    });
    return actions;
}

test("one call brings all, and each cell says its level by sign and number", async () => {
    await mountMatrix();
    expect.verifySteps([UNFILTERED]);
    expect("thead th").toHaveCount(3);
    expect("tbody tr").toHaveCount(2);
    expect("tbody tr:first td:eq(0)").toHaveText("◕ 3");
    expect("tbody tr:first td:eq(0)").toHaveAttribute("title", "Anna, Welding: Alone, for good");
    expect("tbody tr:last td:eq(0)").toHaveText("");
});

test("what ends soon shows its day, and the button counts it", async () => {
    await mountMatrix();
    expect.verifySteps([UNFILTERED]);
    expect("tbody tr:first td:eq(1)").toHaveClass("o_mes_soon");
    expect("tbody tr:first td:eq(1)").toHaveText(/◕ 3\s*Dec 24/);
    expect("button[name=expiring]").toHaveText("1 expire within 30 days");
    await contains("button[name=expiring]").click();
    expect(queryAllTexts("tbody th button")).toEqual(["Anna"]);
});

test("each state of a cell is told in words", async () => {
    await makeMockEnv();
    const levels = Object.fromEntries(LEVELS);
    const title = (values) => describeCell({ ...ALONE, ...values }, levels).title;
    expect(title({ until: "2026-12-24", state: "later" })).toBe("Alone, valid until Dec 24, 2026");
    expect(title({ until: "2026-01-24", state: "expired" })).toBe("Alone, expired on Jan 24, 2026");
    expect(title({ from: "2027-01-24", state: "future" })).toBe("Alone, from Jan 24, 2027 on");
    expect(describeCell({ ...ALONE, until: "2026-01-24", state: "expired" }, levels).text).toBe(
        "✕ 3\nJan 24"
    );
    expect(describeCell(undefined, levels).title).toBe("Not qualified");
});

test("a click on a cell opens it, on an empty one grants", async () => {
    const actions = await mountMatrix();
    await contains("tbody tr:first td:eq(0)").click();
    expect(actions[0].action.res_id).toBe(7);
    await contains("tbody tr:last td:eq(1)").click();
    expect(actions[1].action.context).toEqual({
        default_employee_id: 12,
        default_operation_id: 2,
    });
    expect.verifySteps([UNFILTERED]);
    await actions[1].options.onClose();
    expect.verifySteps([UNFILTERED]);
});

test("who may not grant opens what there is and nothing else", async () => {
    const actions = await mountMatrix({ may_grant: false });
    expect.verifySteps([UNFILTERED]);
    await contains("tbody tr:last td:eq(1)").click();
    expect(actions).toHaveLength(0);
    await contains("tbody tr:first td:eq(0)").click();
    expect(actions).toHaveLength(1);
});

test("the name opens the list of an employee", async () => {
    const actions = await mountMatrix();
    expect.verifySteps([UNFILTERED]);
    await contains("tbody tr:first th button").click();
    expect(actions[0].action.domain).toEqual([["employee_id", "=", 11]]);
});

test("a plant narrows its work centers and forgets those of another", async () => {
    await mountMatrix();
    await contains("select[name=workcenter_id]").select("4");
    await contains("select[name=warehouse_id]").select("1");
    expect.verifySteps([UNFILTERED, [false, 4, false], [1, false, false]]);
    expect(queryAllTexts("select[name=workcenter_id] option")).toEqual(["All", "Lathe"]);
});

test("the search looks at names and jobs", async () => {
    await mountMatrix();
    expect.verifySteps([UNFILTERED]);
    await contains("input[name=search]").edit("turner");
    expect(queryAllTexts("tbody th button")).toEqual(["Anna"]);
    await contains("input[name=search]").edit("nobody");
    expect(".o_mes_matrix_empty").toHaveText(/Nobody fits/);
});

test("an empty plant says what to do, a large one to choose a crew", async () => {
    await mountMatrix({ subjects: [], total: 1200 });
    expect.verifySteps([UNFILTERED]);
    expect(".o_mes_matrix_empty").toHaveText(/Add a skill/);
    expect(".alert").toHaveText(/2 of 1200 people/);
});

test("a hundred people by thirty subjects are searched", async () => {
    const subjects = Array.from({ length: 30 }, (_item, n) => ({
        key: `skill,${n}`,
        name: `Skill ${n}`,
        detail: "",
    }));
    const employees = Array.from({ length: 100 }, (_item, n) => ({
        id: n + 1,
        name: `Person ${n}`,
        job: "",
    }));
    const cells = Object.fromEntries(
        employees.map(({ id }) => [
            id,
            Object.fromEntries(subjects.map(({ key }) => [key, { ...ALONE, level: 1 + (id % 4) }])),
        ])
    );
    await mountMatrix({ subjects, employees, cells, total: 100 });
    expect.verifySteps([UNFILTERED]);
    expect("tbody td").toHaveCount(3_000);
    await contains("input[name=search]").edit("person 9");
    await animationFrame();
    expect("tbody tr").toHaveCount(11);
});
