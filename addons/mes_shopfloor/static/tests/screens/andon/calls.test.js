import { beforeEach, expect, test } from "@odoo/hoot";
import { NOON, ZONE } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    makeAccepted,
    makeCall,
    MINUTE,
} from "@mes_shopfloor/../tests/screens/andon/andon_helpers";
import { CallWatch } from "@mes_shopfloor/screens/andon/call_watch";
import {
    aboutOf,
    ageOf,
    byUrgency,
    calledWorkcenter,
    firstCall,
    isOwnCall,
    shortComponent,
    standingOf,
    storyOf,
    waitingCalls,
} from "@mes_shopfloor/screens/andon/calls";
import {
    lastCall,
    makeCall as callFor,
    undoableCall,
} from "@mes_shopfloor/screens/andon/last_call";
import { allowTranslations } from "@web/../tests/web_test_helpers";

beforeEach(() => allowTranslations());

test("a call says who comes", () => {
    expect(standingOf(makeCall())).toBe("Nobody yet");
    expect(standingOf(makeCall({ asked: "0388 Lee" }))).toBe("0388 Lee asked");
    expect(standingOf(makeAccepted())).toBe("0388 Lee comes");
    expect(standingOf(makeAccepted({ acknowledged_by: "" }))).toBe("Help comes");
    expect(standingOf(makeAccepted({ arrived_at: NOON }))).toBe("0388 Lee is here");
    expect(ageOf(makeCall(), NOON)).toBe("4 min");
});

test("a call says what happened since", () => {
    expect(storyOf(makeCall(), ZONE)).toBe("");
    expect(storyOf(makeCall({ told: "Supervisors" }), ZONE)).toBe("Told: Supervisors");
    expect(storyOf(makeAccepted(), ZONE)).toBe("accepted 11:59");
    expect(storyOf(makeAccepted({ arrived_at: NOON }), ZONE)).toBe("there since 12:00");
});

test("a call says what it is about", () => {
    expect(aboutOf(makeCall())).toBe("MO/00042 · No pressure");
    const material = { component: "Bar", quantity: 44, unit: "pcs", note: "" };
    expect(aboutOf(makeCall(material))).toBe("MO/00042 · 44 pcs Bar");
    expect(aboutOf(makeCall({ order: "", note: "" }))).toBe("");
});

test("the call that nobody took is shown first, else the oldest", () => {
    const accepted = makeAccepted({ id: 1 });
    const fresh = makeCall({ id: 2 });
    expect(firstCall([accepted, fresh])).toBe(fresh);
    expect(firstCall([accepted])).toBe(accepted);
    expect(firstCall([])).toBe(null);
});

test("calls that nobody took stand before the others, the oldest first", () => {
    const calls = [makeAccepted({ id: 1 }), makeCall({ id: 2 }), makeAccepted({ id: 3 })];
    calls.push(makeCall({ id: 4 }));
    expect(byUrgency(calls).map(({ id }) => id)).toEqual([2, 4, 1, 3]);
    expect(calls[0].id).toBe(1);
});

test("a call from anywhere at the terminal can be undone, unless somebody had called", async () => {
    const answers = [{ call_id: 8 }, { call_id: 9, is_joined: true }, null];
    const kiosk = {
        state: { now: NOON },
        act: async () => ({ status: "done", data: answers.shift() }),
    };
    await callFor(kiosk, { kind_id: 1 });
    expect(lastCall).toEqual({ id: 8, madeAt: NOON });
    await callFor(kiosk, { kind_id: 1 });
    await callFor(kiosk, { kind_id: 1 });
    expect(lastCall.id).toBe(8);
});

test("one's own call is known by the person, that of nobody by the terminal", () => {
    const here = { activeId: 11, terminalId: 7 };
    expect(isOwnCall(makeCall(), here)).toBe(true);
    expect(isOwnCall(makeCall({ caller_id: 12 }), here)).toBe(false);
    expect(isOwnCall(makeCall({ caller_id: false }), here)).toBe(true);
    expect(isOwnCall(makeCall({ caller_id: false, terminal_id: 8 }), here)).toBe(false);
});

test("calls that wait on the device, without those taken back", () => {
    const events = [
        { kind: "call", uuid: "a", params: { kind_id: 1 } },
        { kind: "call", uuid: "b", params: { kind_id: 2 } },
        { kind: "withdraw", uuid: "c", params: { call_uuid: "a" } },
        { kind: "declare", uuid: "d", params: {} },
    ];
    expect(waitingCalls(events).map(({ uuid }) => uuid)).toEqual(["b"]);
});

test("a call is made for the machine of the order, or the only one there is", () => {
    expect(calledWorkcenter({ workcenter_ids: [1, 2] }, { workcenter_id: 2 })).toBe(2);
    expect(calledWorkcenter({ workcenter_ids: [3] }, null)).toBe(3);
    expect(calledWorkcenter({ workcenter_ids: [1, 2] }, null)).toBe(null);
});

test("material proposes the component that runs short", () => {
    const rows = [
        { id: 1, missing: 0 },
        { id: 2, missing: 4 },
    ];
    expect(shortComponent({ call_components: rows }).id).toBe(2);
    expect(shortComponent({ call_components: rows.slice(0, 1) })).toBe(null);
    expect(shortComponent(null)).toBe(null);
});

test("a sound is for a new call and for the one that is accepted, once", () => {
    const watch = new CallWatch();
    expect(watch.isNews([makeCall()])).toBe(false);
    expect(watch.isNews([makeCall()])).toBe(false);
    expect(watch.isNews([makeCall(), makeCall({ id: 6 })])).toBe(true);
    expect(watch.isNews([makeAccepted(), makeCall({ id: 6 })])).toBe(true);
    expect(watch.isNews([makeAccepted(), makeCall({ id: 6 })])).toBe(false);
    expect(watch.isNews([])).toBe(false);
});

test("a call that was just made is undone for a minute while nobody took it", () => {
    const last = { id: 5, madeAt: NOON };
    expect(undoableCall(last, [makeCall()], NOON + MINUTE / 2).id).toBe(5);
    expect(undoableCall(last, [makeCall()], NOON + MINUTE)).toBe(null);
    expect(undoableCall(last, [makeAccepted()], NOON)).toBe(null);
    expect(undoableCall({ id: null, madeAt: 0 }, [makeCall()], NOON)).toBe(null);
});
