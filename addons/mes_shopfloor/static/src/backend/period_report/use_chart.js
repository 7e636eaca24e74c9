import { onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";

/**
 * Draws a chart on the canvas of the reference "canvas", anew when what it depends on changes.
 *
 * @param {() => Object} config of Chart.js
 * @param {() => Array} dependencies
 */
export function useChart(config, dependencies) {
    const canvas = useRef("canvas");
    onWillStart(() => loadBundle("web.chartjs_lib"));
    useEffect(() => {
        const chart = new Chart(canvas.el, config());
        return () => chart.destroy();
    }, dependencies);
    return canvas;
}
