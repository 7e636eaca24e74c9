import { Component } from "@odoo/owl";
import { useChart } from "@mes_shopfloor/backend/period_report/use_chart";
import { _t } from "@web/core/l10n/translation";

const BAR = "#4EA7F2";
const LINE = "#F48935";
// The rule of thumb: work on the causes to the left of this line.
const MOST = 80;
const LONGEST_LABEL = 24;

/** What Chart.js needs for bars, the line of what they make together, and the line at 80 %. */
export function chartData(bars, unit, title = _t("Scrap (%s)", unit)) {
    return {
        labels: bars.map((bar) => shorten(bar.label)),
        datasets: [
            {
                type: "bar",
                label: title,
                data: bars.map((bar) => bar.quantity),
                backgroundColor: BAR,
                yAxisID: "quantity",
                order: 2,
            },
            {
                type: "line",
                label: _t("Together (%)"),
                data: bars.map((bar) => 100 * bar.cumulative),
                borderColor: LINE,
                backgroundColor: LINE,
                yAxisID: "percent",
                order: 1,
            },
            {
                type: "line",
                label: _t("80 %"),
                data: bars.map(() => MOST),
                borderColor: LINE,
                borderDash: [4, 4],
                borderWidth: 1,
                pointRadius: 0,
                pointHitRadius: 0,
                yAxisID: "percent",
                order: 3,
            },
        ],
    };
}

export function shorten(label) {
    return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

function axes(ink, unit) {
    const faint = `color-mix(in srgb, ${ink} 15%, transparent)`;
    return {
        x: { ticks: { color: ink, autoSkip: false }, grid: { display: false } },
        quantity: {
            position: "left",
            beginAtZero: true,
            title: { display: true, text: unit, color: ink },
            ticks: { color: ink },
            grid: { color: faint },
        },
        percent: {
            position: "right",
            min: 0,
            max: 100,
            ticks: { color: ink, callback: (value) => `${value} %` },
            grid: { display: false },
        },
    };
}

/** Bars from the largest to the smallest, and the part of the whole they make together. */
export class ParetoChart extends Component {
    static template = "mes_shopfloor.ParetoChart";
    static props = {
        bars: Array,
        unit: String,
        title: { type: String, optional: true },
        label: String,
        onSelect: Function,
    };

    setup() {
        this.canvas = useChart(
            () => this.config(),
            () => [this.props.bars]
        );
    }

    config() {
        const ink = getComputedStyle(this.canvas.el).color;
        const { bars, unit, title } = this.props;
        return {
            data: chartData(bars, unit, title),
            options: {
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                scales: axes(ink, unit),
                plugins: {
                    legend: { labels: { color: ink } },
                    tooltip: {
                        filter: (item) => item.datasetIndex < 2,
                        callbacks: { title: ([item]) => bars[item.dataIndex].label },
                    },
                },
                onClick: (_event, [element]) => element && this.props.onSelect(bars[element.index]),
                onHover: (event, elements) => {
                    event.native.target.style.cursor = elements.length ? "pointer" : "";
                },
            },
        };
    }
}
