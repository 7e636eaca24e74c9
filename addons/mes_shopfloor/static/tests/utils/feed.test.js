import { after, expect, test } from "@odoo/hoot";
import { Deferred, advanceTime } from "@odoo/hoot-mock";
import { Feed } from "@mes_shopfloor/utils/feed";

function makeFeed(fetch) {
    const feed = new Feed(fetch);
    after(() => feed.stop());
    return feed;
}

test("many wishes in one second are one fetch now and one after it", async () => {
    const feed = makeFeed(async () => {
        expect.step("fetch");
        return true;
    });
    feed.request();
    await advanceTime(1);
    expect.verifySteps(["fetch"]);
    for (let wish = 0; wish < 50; wish++) {
        feed.request();
    }
    await advanceTime(900);
    expect.verifySteps([]);
    await advanceTime(200);
    expect.verifySteps(["fetch"]);
});

test("two fetches never run at the same time and the last wish is not lost", async () => {
    const answer = new Deferred();
    const feed = makeFeed(() => {
        expect.step("fetch");
        return answer;
    });
    feed.request();
    await advanceTime(1);
    await advanceTime(3000);
    feed.request();
    await advanceTime(3000);
    expect.verifySteps(["fetch"]);
    answer.resolve(true);
    await advanceTime(1);
    expect.verifySteps(["fetch"]);
});

test("it fetches again by itself, sooner after a failure", async () => {
    let isFine = true;
    const feed = makeFeed(async () => {
        expect.step("fetch");
        return isFine;
    });
    feed.request();
    await advanceTime(1);
    expect.verifySteps(["fetch"]);
    isFine = false;
    await advanceTime(20_000);
    expect.verifySteps(["fetch"]);
    await advanceTime(5000);
    expect.verifySteps(["fetch"]);
});

test("a person does not wait for the second to pass", async () => {
    const feed = makeFeed(async () => {
        expect.step("fetch");
        return true;
    });
    feed.request();
    await advanceTime(1);
    feed.now();
    await advanceTime(1);
    expect.verifySteps(["fetch", "fetch"]);
});

test("what is fetched before a change can be seen does not stand for it", async () => {
    const feed = makeFeed(async () => {
        expect.step("fetch");
        return true;
    });
    feed.requestIn(1500);
    feed.request();
    await advanceTime(1);
    expect.verifySteps(["fetch"]);
    await advanceTime(1400);
    expect.verifySteps([]);
    await advanceTime(100);
    expect.verifySteps(["fetch"]);
    await advanceTime(19_000);
    expect.verifySteps([]);
});

test("each of many changes in a row is looked at when its own second is over", async () => {
    const feed = makeFeed(async () => {
        expect.step("fetch");
        return true;
    });
    feed.requestIn(1050);
    await advanceTime(1000);
    feed.requestIn(1050);
    await advanceTime(1000);
    feed.requestIn(1050);
    expect.verifySteps(["fetch"]);
    await advanceTime(1050);
    expect.verifySteps(["fetch", "fetch"]);
    await advanceTime(10_000);
    expect.verifySteps([]);
});

test("a change heard of while fetching is looked at when its second is over", async () => {
    const answer = new Deferred();
    const feed = makeFeed(() => {
        expect.step("fetch");
        return answer;
    });
    feed.request();
    await advanceTime(1);
    feed.requestIn(1000);
    answer.resolve(true);
    await advanceTime(900);
    expect.verifySteps(["fetch"]);
    await advanceTime(100);
    expect.verifySteps(["fetch"]);
});

test("a stopped feed is silent", async () => {
    const feed = makeFeed(async () => {
        expect.step("fetch");
        return true;
    });
    feed.request();
    await advanceTime(1);
    feed.stop();
    feed.request();
    await advanceTime(60_000);
    expect.verifySteps(["fetch"]);
});
