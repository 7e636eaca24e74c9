import { decode } from "./states";

const STEP = 3;

/** Stretches of time of one machine: numbers as the server sends them, three for each. */
export class Segments {
    constructor(numbers, origin) {
        this.numbers = numbers;
        this.origin = origin;
        this.count = numbers.length / STEP;
    }

    from(index) {
        return this.origin + this.numbers[index * STEP] * 1000;
    }

    to(index) {
        return this.origin + this.numbers[index * STEP + 1] * 1000;
    }

    code(index) {
        return this.numbers[index * STEP + 2];
    }

    at(index) {
        return { index, from: this.from(index), to: this.to(index), ...decode(this.code(index)) };
    }

    /** The first that ends after a moment; count when there is none. */
    after(moment) {
        let low = 0;
        let high = this.count;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.to(middle) > moment) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The one that holds at a moment, or null. */
    find(moment) {
        const index = this.after(moment);
        return index < this.count && this.from(index) <= moment ? this.at(index) : null;
    }
}
