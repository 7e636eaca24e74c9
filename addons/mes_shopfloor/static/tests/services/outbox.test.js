import { after, beforeEach, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { Outbox } from "@mes_shopfloor/services/outbox";
import { SenderLock } from "@mes_shopfloor/services/sender_lock";
import { MemoryStore } from "@mes_shopfloor/utils/kiosk_store";
import { makeServerError, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";

const ONLINE = { isOnline: true };
const OFFLINE = { isOnline: false };

let store, server, number;

beforeEach(() => {
    store = new MemoryStore();
    number = 0;
    server = { isDown: false, done: [], answer: () => ({ status: "done" }) };
    patchWithCleanup(console, { error: () => expect.step("logged") });
});

/** Takes each uuid once, as the server does. */
async function post({ events, sent_at: sentAt }) {
    expect(typeof sentAt).toBe("number");
    if (server.isDown) {
        throw new ConnectionLostError();
    }
    const results = events.map((event) => {
        if (server.done.includes(event.uuid)) {
            return { uuid: event.uuid, status: "duplicate" };
        }
        const result = server.answer(event);
        server.done.push(event.uuid);
        return { uuid: event.uuid, ...result };
    });
    if (server.losesAnswer) {
        server.losesAnswer = false;
        throw new ConnectionLostError();
    }
    return { results, now: 0 };
}

async function open(values = {}) {
    const outbox = new Outbox(store, {
        terminal: `test${++number}:7`,
        post,
        onChange: () => {},
        onConnection: () => {},
        onResult: ({ event }, { status }) => expect.step(`${event.uuid} ${status}`),
        ...values,
    });
    after(() => outbox.stop());
    await outbox.start();
    return outbox;
}

/** Let what was begun come to its end; nothing of it waits for a clock. */
async function settle() {
    for (let turn = 0; turn < 20; turn++) {
        await new Promise((resolve) => queueMicrotask(resolve));
    }
    await advanceTime(1);
}

test("an act is answered and leaves nothing behind", async () => {
    const outbox = await open();
    expect(await outbox.add({ uuid: "a" }, ONLINE)).toEqual({ uuid: "a", status: "done" });
    expect(await store.allEvents()).toEqual([]);
    expect.verifySteps(["a done"]);
});

test("without network acts wait, and go in their order when it is back", async () => {
    server.isDown = true;
    const outbox = await open();
    for (const uuid of ["a", "b", "c"]) {
        expect((await outbox.add({ uuid }, OFFLINE)).status).toBe("waiting");
    }
    expect((await store.allEvents()).every(({ queued }) => queued)).toBe(true);
    server.isDown = false;
    await outbox.wake();
    expect(server.done).toEqual(["a", "b", "c"]);
    expect.verifySteps(["a done", "b done", "c done"]);
});

test("a request without an answer is repeated with the same uuid", async () => {
    const outbox = await open();
    server.losesAnswer = true;
    expect((await outbox.add({ uuid: "a" }, ONLINE)).status).toBe("waiting");
    await outbox.wake();
    expect(server.done).toEqual(["a"]);
    expect.verifySteps(["a duplicate"]);
});

test("it is tried again by itself, each time a little later", async () => {
    server.isDown = true;
    let tries = 0;
    const outbox = await open({
        post: (params) => {
            tries++;
            return post(params);
        },
    });
    await outbox.add({ uuid: "a" }, ONLINE);
    await advanceTime(2000);
    await settle();
    await advanceTime(2000);
    await settle();
    expect(tries).toBe(2);
    await advanceTime(2000);
    await settle();
    expect(tries).toBe(3);
});

test("what waited outlives the page", async () => {
    server.isDown = true;
    const terminal = "reload:7";
    const before = await open({ terminal });
    await before.add({ uuid: "a" }, OFFLINE);
    await before.add({ uuid: "b" }, OFFLINE);
    before.stop();
    server.isDown = false;
    const afterwards = await open({ terminal });
    await afterwards.wake();
    expect(server.done).toEqual(["a", "b"]);
    expect.verifySteps(["a done", "b done"]);
});

test("an act the page did not live to see answered counts as waited", async () => {
    const terminal = "crash:7";
    await store.addEvent({ terminal, event: { uuid: "a" }, queued: false, attempts: 0 });
    server.answer = ({ queued }) => ({ status: queued ? "conflict" : "refused" });
    const outbox = await open({ terminal });
    await outbox.wake();
    expect.verifySteps(["a conflict"]);
    expect(await store.allEvents()).toEqual([]);
});

test("who stands before the screen is refused by himself, not with those that waited", async () => {
    const batches = [];
    const outbox = await open({
        post: (params) => {
            batches.push(params.events.map(({ uuid }) => uuid).join(""));
            return post(params);
        },
    });
    server.isDown = true;
    await outbox.add({ uuid: "a" }, OFFLINE);
    await outbox.add({ uuid: "b" }, OFFLINE);
    server.isDown = false;
    server.answer = ({ queued }) => ({ status: queued ? "done" : "refused" });
    expect((await outbox.add({ uuid: "c" }, ONLINE)).status).toBe("refused");
    expect(batches).toEqual(["ab", "c"]);
    expect.verifySteps(["a done", "b done", "c refused"]);
});

test("an act the server cannot read is set aside, and the others go on", async () => {
    const outbox = await open();
    server.isDown = true;
    for (const uuid of ["a", "bad", "c"]) {
        await outbox.add({ uuid }, OFFLINE);
    }
    server.isDown = false;
    server.answer = ({ uuid }) => {
        if (uuid === "bad") {
            throw makeServerError({ errorName: "werkzeug.exceptions.BadRequest" });
        }
        return { status: "done" };
    };
    for (let turn = 0; turn < 3; turn++) {
        await outbox.wake();
    }
    expect(server.done).toEqual(["a", "c"]);
    const [left] = await store.allEvents();
    expect([left.event.uuid, left.isParked]).toEqual(["bad", true]);
    server.answer = () => ({ status: "done" });
    await outbox.retryParked();
    expect(await store.allEvents()).toEqual([]);
    // First all three failed together, then the bad one alone.
    expect.verifySteps(["logged", "a duplicate", "logged", "c done", "bad done"]);
});

test("an act of another terminal stays where it is", async () => {
    await store.addEvent({ terminal: "former:3", event: { uuid: "x" }, attempts: 0 });
    const outbox = await open();
    await outbox.add({ uuid: "a" }, ONLINE);
    expect(server.done).toEqual(["a"]);
    expect(outbox.strangers).toBe(1);
    expect((await store.allEvents()).map(({ event }) => event.uuid)).toEqual(["x"]);
    expect.verifySteps(["a done"]);
});

test("two tabs: one sends at a time, and each act once", async () => {
    const terminal = "tabs:7";
    let running = 0;
    const slow = async (params) => {
        expect(++running).toBe(1);
        await Promise.resolve();
        running--;
        return post(params);
    };
    const values = { terminal, post: slow, onResult: () => {} };
    const [one, other] = [await open(values), await open(values)];
    const results = await Promise.all([
        one.add({ uuid: "a" }, ONLINE),
        other.add({ uuid: "b" }, ONLINE),
        one.add({ uuid: "c" }, ONLINE),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["done", "done", "done"]);
    expect([...server.done].sort()).toEqual(["a", "b", "c"]);
});

test("without Web Locks a lease lets the second tab wait", async () => {
    const [one, other] = [0, 1].map(() => new SenderLock("lease", store, null));
    let release;
    const held = one.withLock(() => new Promise((resolve) => (release = resolve)));
    const second = other.withLock(() => expect.step("second"));
    await settle();
    expect.verifySteps([]);
    release();
    await held;
    await advanceTime(2000);
    await second;
    expect.verifySteps(["second"]);
});
