import { expect, test } from "@odoo/hoot";
import { makeUuid } from "@mes_shopfloor/utils/uuid";

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a uuid is made on a page without TLS too", () => {
    const bare = { getRandomValues: (bytes) => bytes.map((_byte, index) => index * 17) };
    expect(makeUuid(bare)).toMatch(FORM);
    expect(makeUuid()).toMatch(/^[0-9a-f-]{36}$/);
    expect(makeUuid()).not.toBe(makeUuid());
});
