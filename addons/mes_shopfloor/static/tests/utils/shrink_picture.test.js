import { expect, test } from "@odoo/hoot";
import { fitInto, shrinkPicture } from "@mes_shopfloor/utils/shrink_picture";

function draw(width, height) {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    canvas.getContext("2d").fillRect(0, 0, width, height);
    return new Promise((resolve) => canvas.toBlob(resolve));
}

async function sizeOf(base64) {
    const image = new Image();
    image.src = `data:image/jpeg;base64,${base64}`;
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
}

test("sides keep their proportions and what is small stays as it is", () => {
    expect(fitInto(4000, 3000)).toEqual([1280, 960]);
    expect(fitInto(3000, 4000)).toEqual([960, 1280]);
    expect(fitInto(640, 480)).toEqual([640, 480]);
    expect(fitInto(5000, 1)).toEqual([1280, 1]);
});

test("a photo becomes a JPEG that is no larger than needed", async () => {
    const picture = await shrinkPicture(await draw(2560, 1280));
    expect(picture.startsWith("/9j/")).toBe(true);
    expect(await sizeOf(picture)).toEqual([1280, 640]);
});

test("what is no picture is refused", async () => {
    await expect(shrinkPicture(new Blob(["no picture"]))).rejects.toThrow();
});
