import { after, beforeEach, describe, expect, test } from "@odoo/hoot";
import { KioskStore, MemoryStore, kioskStores } from "@mes_shopfloor/utils/kiosk_store";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

let number = 0;

async function makeStore() {
    const name = `mes_kiosk_test_${++number}`;
    const store = await new KioskStore(window.indexedDB, name).open();
    after(() => {
        store.close();
        window.indexedDB.deleteDatabase(name);
    });
    return store;
}

for (const [kind, make] of [
    ["on the device", makeStore],
    ["in memory", () => new MemoryStore().open()],
]) {
    describe(`store ${kind}`, () => {
        let store;

        beforeEach(async () => {
            store = await make();
        });

        test("events keep the order in which they came", async () => {
            for (const uuid of ["a", "b", "c"]) {
                await store.addEvent({ terminal: "db:7", event: { uuid } });
            }
            const [, second] = await store.allEvents();
            await store.changeEvent(second.seq, { queued: true });
            await store.removeEvents([(await store.allEvents())[0].seq]);
            const left = await store.allEvents();
            expect(left.map(({ event }) => event.uuid)).toEqual(["b", "c"]);
            expect(left[0].queued).toBe(true);
        });

        test("an event that was sent meanwhile does not come back", async () => {
            const seq = await store.addEvent({ terminal: "db:7", event: { uuid: "a" } });
            await store.removeEvents([seq]);
            await store.changeEvent(seq, { queued: true });
            expect(await store.allEvents()).toEqual([]);
        });

        test("an answer is found by its terminal and place", async () => {
            await store.putAnswer({ terminal: "db:7", place: "queue {}", answer: 1 });
            expect((await store.getAnswer("db:7", "queue {}")).answer).toBe(1);
            expect(await store.getAnswer("db:8", "queue {}")).toBe(undefined);
        });

        test("a lease is held by one, until it ends", async () => {
            expect(await store.takeLease("sender", "one", 100, 0)).toBe(true);
            expect(await store.takeLease("sender", "other", 150, 50)).toBe(false);
            expect(await store.takeLease("sender", "one", 200, 50)).toBe(true);
            expect(await store.takeLease("sender", "other", 300, 201)).toBe(true);
        });
    });
}

test("answers of another terminal and the oldest are forgotten", async () => {
    const store = await makeStore();
    for (const [terminal, place, receivedAt] of [
        ["db:7", "old", 1],
        ["db:7", "new", 2],
        ["db:8", "other", 3],
    ]) {
        await store.putAnswer({ terminal, place, receivedAt });
    }
    await store.pruneAnswers("db:7", 1);
    expect(await store.getAnswer("db:7", "old")).toBe(undefined);
    expect((await store.getAnswer("db:7", "new")).receivedAt).toBe(2);
    expect(await store.getAnswer("db:8", "other")).toBe(undefined);
});

test("where the browser keeps nothing, memory does and says so", async () => {
    patchWithCleanup(KioskStore.prototype, {
        open() {
            throw new Error("private mode");
        },
    });
    patchWithCleanup(console, { warn: () => expect.step("warn") });
    expect((await kioskStores.open()).isDurable).toBe(false);
    expect.verifySteps(["warn"]);
});
