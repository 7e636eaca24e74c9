import * as entry from "@mes_shopfloor/utils/declaration";
import { formatQty, formatTime } from "@mes_shopfloor/utils/format";
import { quantitiesText } from "@mes_shopfloor/utils/order_view";
import { doneOf } from "@mes_shopfloor/utils/pace";
import { workState } from "@mes_shopfloor/utils/work_state";
import { _t } from "@web/core/l10n/translation";

/** What the declare screen says about what was entered. */
export class DeclareView {
    constructor(screen) {
        this.screen = screen;
    }

    get order() {
        return this.screen.order;
    }

    get entry() {
        return this.screen.entry;
    }

    get scrap() {
        return this.screen.scrap;
    }

    get now() {
        return this.screen.props.now;
    }

    get zone() {
        return this.screen.props.data.station.tz;
    }

    get machineState() {
        return workState(this.order, this.now, this.zone);
    }

    get headline() {
        const { name, product, operation, ordered } = this.order;
        const done = _t("%(done)s of %(ordered)s done", {
            done: formatQty(doneOf(this.order)),
            ordered: formatQty(ordered),
        });
        return [`${name} ${product}`, operation, done].join(" · ");
    }

    /** What the machine has counted, and whether the entry agrees. */
    get machine() {
        const { machine } = this.order.declare;
        if (!machine) {
            return null;
        }
        const entered = entry.totalOf(this.entry);
        return {
            text: _t("Machine counted %(count)s since %(time)s", {
                count: formatQty(machine.count),
                time: formatTime(machine.since, this.zone),
            }),
            agrees: entered === machine.count,
            verdict:
                entered === machine.count
                    ? _t("Your entry makes %s too", formatQty(entered))
                    : _t("Your entry makes %s", formatQty(entered)),
        };
    }

    get fields() {
        const { order } = this;
        const makes = (quantity, more) => formatQty(quantity + more);
        return [
            {
                kind: "good",
                label: _t("Good"),
                icon: "q-pass",
                mark: "pass",
                quantity: this.entry.good,
                hint: _t("makes %(sum)s of %(ordered)s", {
                    sum: makes(order.good, this.entry.good),
                    ordered: formatQty(order.ordered),
                }),
                lessLabel: _t("One good less"),
                moreLabel: _t("One good more"),
            },
            {
                kind: "scrap",
                label: _t("Scrap"),
                icon: "q-fail",
                mark: "fail",
                quantity: this.scrap,
                hint: _t("makes %s", makes(order.scrap, this.scrap)),
                lessLabel: _t("One scrap less"),
                moreLabel: _t("One scrap more"),
            },
            {
                kind: "rework",
                label: _t("Rework"),
                icon: "swap",
                mark: "",
                quantity: this.entry.rework,
                hint: _t("to %s", this.screen.target?.name || order.operation),
                isSmall: true,
                lessLabel: _t("One rework less"),
                moreLabel: _t("One rework more"),
            },
        ];
    }

    get question() {
        if (this.screen.isRework) {
            return this.entry.rework > 1
                ? _t("Why do %s pieces go to rework?", formatQty(this.entry.rework))
                : _t("Why does 1 piece go to rework?");
        }
        if (this.entry.loose) {
            return this.entry.loose === 1
                ? _t("Why is 1 piece scrap?")
                : _t("Why are %s pieces scrap?", formatQty(this.entry.loose));
        }
        return this.scrap ? _t("Scrap by reason") : _t("Scrap? Tap why");
    }

    get excess() {
        const found = entry.excessOf(this.entry, this.order);
        if (!found) {
            return null;
        }
        const values = { most: formatQty(found.most), total: formatQty(entry.totalOf(this.entry)) };
        return {
            most: found.most,
            text:
                found.kind === "remaining"
                    ? _t("%(total)s are more than are still to be made: %(most)s.", values)
                    : _t("Only %(most)s pieces have come to this operation so far.", values),
        };
    }

    get excessWayOut() {
        return _t("Declare %s", formatQty(this.excess.most));
    }

    get label() {
        if (this.screen.lacks) {
            return this.screen.lacks;
        }
        const { good, rework } = this.entry;
        return _t("Declare %s", quantitiesText({ good, scrap: this.scrap, rework }));
    }

    get undo() {
        const undo = this.order.undo?.[this.screen.kiosk.state.activeId];
        return undo && undo.until > this.now ? undo : null;
    }

    get last() {
        const { last } = this.order.declare;
        return (
            last &&
            _t("%(quantities)s at %(time)s", {
                quantities: quantitiesText(last),
                time: formatTime(last.moment, this.zone),
            })
        );
    }

    get undoUntil() {
        const time = formatTime(this.undo.until, this.zone);
        return _t("can be undone until %s", time);
    }
}
