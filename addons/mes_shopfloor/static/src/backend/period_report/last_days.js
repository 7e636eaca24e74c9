const { DateTime } = luxon;

/** The last days up to today, as the server wants them. */
export function lastDays(days) {
    const today = DateTime.local();
    return { date_from: today.minus({ days: days - 1 }).toISODate(), date_to: today.toISODate() };
}
