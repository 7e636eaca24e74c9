import { Component } from "@odoo/owl";
import { useChart } from "@mes_shopfloor/backend/period_report/use_chart";
import { _t } from "@web/core/l10n/translation";
import { percent } from "./figures";

const { DateTime } = luxon;

/** What Chart.js needs for the OEE of each day, its trust, and the target as a line. */
export function trendData(days, target, colours) {
    const inPercent = (name) => days.map((day) => (day[name] === null ? null : 100 * day[name]));
    const sets = [
        {
            label: _t("OEE"),
            data: inPercent("oee"),
            borderColor: colours.ink,
            backgroundColor: colours.ink,
            borderWidth: 2,
            pointRadius: 3,
        },
        {
            label: _t("No data"),
            data: inPercent("unknown"),
            borderColor: colours.muted,
            backgroundColor: colours.muted,
            borderDash: [2, 4],
            borderWidth: 2,
            pointStyle: "rect",
            pointRadius: 2,
        },
    ];
    if (target) {
        sets.push({
            label: _t("Target"),
            data: days.map(() => 100 * target),
            borderColor: colours.target,
            backgroundColor: colours.target,
            borderDash: [8, 4],
            borderWidth: 2,
            pointRadius: 0,
        });
    }
    const labels = days.map(({ day }) => DateTime.fromISO(day).toFormat("d LLL"));
    return { labels, datasets: sets };
}

/** OEE day by day; the axis starts at zero. */
export class TrendChart extends Component {
    static template = "mes_equipment.TrendChart";
    static props = {
        days: Array,
        target: [Number, { value: null }],
        label: String,
        onSelect: Function,
    };

    setup() {
        this.canvas = useChart(
            () => this.config(),
            () => [this.props.days]
        );
    }

    get most() {
        const highest = Math.max(...this.props.days.map(({ oee }) => oee || 0));
        return highest > 1 ? undefined : 100;
    }

    config() {
        const style = getComputedStyle(this.canvas.el);
        const token = (name) => style.getPropertyValue(`--mes-${name}`).trim();
        const ink = token("ink");
        const colours = { ink, muted: token("ink-3"), target: token("setup") };
        const { days, target } = this.props;
        return {
            type: "line",
            data: trendData(days, target, colours),
            options: {
                maintainAspectRatio: false,
                animation: false,
                interaction: { mode: "index", intersect: false },
                scales: {
                    x: { ticks: { color: ink }, grid: { display: false } },
                    y: {
                        min: 0,
                        max: this.most,
                        ticks: { color: ink, callback: (value) => `${value} %` },
                        grid: { color: token("line") },
                    },
                },
                plugins: {
                    legend: { labels: { color: ink } },
                    tooltip: {
                        callbacks: {
                            label: (item) => `${item.dataset.label} ${percent(item.raw / 100)}`,
                        },
                    },
                },
                onClick: (_event, [element]) =>
                    element && this.props.onSelect(days[element.index].day),
            },
        };
    }
}
