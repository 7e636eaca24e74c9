from odoo import api, models

from .mes_oee_dashboard import FACTORS

SURE = ("unknown", "unexplained")


class MesOeeDashboard(models.AbstractModel):
    """The overview as tables of a workbook; ratios as numbers from 0 to 1, times in hours."""

    _inherit = "mes.oee.dashboard"

    @api.model
    def _dashboard_sheets(self, filters):
        """[(title, header, rows)]"""
        data = self.dashboard_data(filters)
        return [*self._figure_sheets(data), *self._reason_sheets(self.dashboard_reasons(filters))]

    def _figure_sheets(self, data):
        words = self._dashboard_words()
        ratios = [words[name] for name in (*FACTORS, *SURE)]
        pieces = [self.env._("Good"), self.env._("Scrap"), self.env._("Rework")]
        header = [*ratios, self.env._("Planned busy time (h)"), *pieces]
        return [
            (
                self.env._("Figures"),
                [self.env._("Figure"), self.env._("Value"), self.env._("Before")],
                [
                    [words[name], data["total"][name], data["before"].get(name)]
                    for name in (*FACTORS, *SURE)
                ],
            ),
            (
                self.env._("Waterfall"),
                [self.env._("Step"), self.env._("Hours")],
                [
                    [words[f"step_{step['key']}"], step["seconds"] / 3600]
                    for step in data["waterfall"]
                ],
            ),
            (
                self.env._("Days"),
                [self.env._("Day"), *header],
                [[row["day"], *_figures(row)] for row in data["days"]],
            ),
            (
                self.env._("Machines"),
                [self.env._("Machine"), self.env._("Name"), self.env._("Lost (h)"), *header],
                [
                    [row["code"], row["name"], row["lost_seconds"] / 3600, *_figures(row)]
                    for row in data["machines"]
                ],
            ),
        ]

    def _reason_sheets(self, reasons):
        sheets = (
            ("time", self.env._("Reasons by time"), self.env._("Hours")),
            ("count", self.env._("Reasons by count"), self.env._("Stops")),
        )
        return [
            (title, [self.env._("Reason"), unit, self.env._("Share")], _bars(reasons[by]))
            for by, title, unit in sheets
        ]

    @api.model
    def _dashboard_words(self):
        return {
            "oee": self.env._("OEE"),
            "availability": self.env._("Availability"),
            "performance": self.env._("Performance"),
            "quality": self.env._("Quality"),
            "unknown": self.env._("No data"),
            "unexplained": self.env._("Without a reason"),
            "step_calendar": self.env._("Calendar time"),
            "step_no_shift": self.env._("No shift"),
            "step_planned": self.env._("Planned stop"),
            "step_unknown": self.env._("No data"),
            "step_setup": self.env._("Set-up"),
            "step_failure": self.env._("Failure"),
            "step_minor": self.env._("Minor stops"),
            "step_delay": self.env._("Other delay"),
            "step_no_order": self.env._("No order"),
            "step_speed": self.env._("Slow running"),
            "step_quality": self.env._("Scrap, rework"),
            "step_good": self.env._("Good pieces"),
        }


def _figures(row):
    ratios = [row[name] for name in (*FACTORS, *SURE)]
    return [*ratios, row["busy_seconds"] / 3600, row["good"], row["scrap"], row["rework"]]


def _bars(bars):
    return [[bar["label"], bar["quantity"], bar["share"]] for bar in bars]
