const SIDE_MAX = 1920;
const QUALITY = 0.85;

/**
 * A photo as it is sent: a JPEG no larger than is kept, so that it passes a slow network.
 *
 * @param {Blob} file
 * @returns {Promise<string>} a data URL; rejects what is no picture
 */
export async function readPicture(file) {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, SIDE_MAX / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(Math.round(bitmap.width * scale), 1);
    canvas.height = Math.max(Math.round(bitmap.height * scale), 1);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return canvas.toDataURL("image/jpeg", QUALITY);
}
