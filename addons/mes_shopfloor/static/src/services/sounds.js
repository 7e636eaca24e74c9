/** Tones by name: `[frequency in Hz, start, length]` in seconds. Each is shorter than 0.4 s. */
const TONES = {
    accepted: [[1320, 0, 0.12]],
    refused: [
        [220, 0, 0.14],
        [196, 0.18, 0.18],
    ],
    reason: [[660, 0, 0.3]],
    call: [
        [660, 0, 0.14],
        [990, 0.16, 0.2],
    ],
};
const VOLUME = 0.25;

let audio = null;

function playTone([frequency, start, length]) {
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    const begin = audio.currentTime + start;
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(VOLUME, begin);
    gain.gain.linearRampToValueAtTime(0, begin + length);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(begin);
    oscillator.stop(begin + length);
}

/** Each sound has its text on the screen; a device that plays none loses nothing. */
export function playSound(name) {
    if (!window.AudioContext || !TONES[name]) {
        return;
    }
    audio ||= new window.AudioContext();
    audio.resume();
    TONES[name].forEach(playTone);
}
