import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/** A quarter of the circle per level, so that no one has to tell colours apart. */
export const SYMBOLS = { 1: "◔", 2: "◑", 3: "◕", 4: "●" };
const DATED = ["soon", "later", "expired", "future"];

function longDate(iso) {
    return DateTime.fromISO(iso).toLocaleString(DateTime.DATE_MED);
}

function shortDate(iso) {
    return DateTime.fromISO(iso).toLocaleString({ day: "numeric", month: "short" });
}

function validity({ state, from, until }) {
    if (state === "expired") {
        return _t("expired on %s", longDate(until));
    }
    if (state === "future") {
        return _t("from %s on", longDate(from));
    }
    return until ? _t("valid until %s", longDate(until)) : _t("for good");
}

/** What stands in a cell of the matrix; `levels` are labels by level. Nothing for no cell. */
export function describeCell(cell, levels) {
    if (!cell) {
        return { className: "", text: "", title: _t("Not qualified") };
    }
    const sign = `${cell.state === "expired" ? "✕" : SYMBOLS[cell.level]} ${cell.level}`;
    const day = cell.state === "future" ? cell.from : cell.until;
    return {
        className: `o_mes_level_${cell.level} o_mes_${cell.state}`,
        text: DATED.includes(cell.state) ? `${sign}\n${shortDate(day)}` : sign,
        title: _t("%(level)s, %(validity)s", {
            level: levels[cell.level],
            validity: validity(cell),
        }),
    };
}
