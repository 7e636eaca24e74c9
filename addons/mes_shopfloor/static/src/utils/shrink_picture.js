const SIDE_MAX = 1280;
const QUALITY = 0.8;

/** Width and height that fit into a square of `most`, in the same proportions. */
export function fitInto(width, height, most = SIDE_MAX) {
    const factor = Math.min(1, most / Math.max(width, height, 1));
    return [Math.max(Math.round(width * factor), 1), Math.max(Math.round(height * factor), 1)];
}

/**
 * A picture of the camera as base64 of a JPEG that a slow network carries, too.
 *
 * @param {Blob} file
 * @returns {Promise<string>} rejects what is no picture
 */
export async function shrinkPicture(file) {
    const bitmap = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = fitInto(bitmap.width, bitmap.height);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}
