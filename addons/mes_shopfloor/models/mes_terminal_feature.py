from odoo import fields, models

#: What a kiosk may do, and the acts that belong to it. What belongs to nothing is always allowed.
ACT_FEATURES = {
    act: feature
    for feature, acts in {
        "declare": "declare undo byproduct",
        "time": "start resume pause phase finish",
        "components": "consume take_back identify add_component scrap_component",
        "calls": "call call_again acknowledge arrive handed_on resolve withdraw",
        "supervisor": "end_timer reason pause_reason conflict_apply conflict_correct"
        " conflict_dismiss",
        "print": "label",
    }.items()
    for act in acts.split()
}
SCREEN_FEATURES = {
    "declare": "declare",
    "search": "search",
    "scan": "search",
    "calls": "calls",
    "lead": "supervisor",
}
FEATURES = ("declare", "time", "components", "calls", "supervisor", "search", "print")


class MesTerminal(models.Model):
    """What may be done at a kiosk. The server says no; the screens only leave out what is off.

    An addon adds a field `allow_<feature>`, its acts in `_kiosk_act_feature` and its screens in
    `_kiosk_screen_feature`.
    """

    _inherit = "mes.terminal"

    allow_declare = fields.Boolean(string="Declare pieces", default=True)
    allow_time = fields.Boolean(string="Start, pause and finish", default=True)
    allow_components = fields.Boolean(string="Take components", default=True)
    allow_calls = fields.Boolean(string="Call for help", default=True)
    allow_supervisor = fields.Boolean(string="Supervisor's screens", default=True)
    allow_search = fields.Boolean(string="Search and scan anything", default=True)
    allow_print = fields.Boolean(string="Print sheets", default=True)

    def _kiosk_features(self):
        """The names of what this kiosk may do, for the client."""
        return [name for name in FEATURES if self._kiosk_allows(name)]

    def _kiosk_allows(self, feature):
        """Whether this kiosk may do this; what has no switch is allowed."""
        self.ensure_one()
        name = f"allow_{feature}"
        return bool(self[name]) if name in self._fields else True

    def _kiosk_act_feature(self, kind):
        """The feature an act belongs to, or nothing."""
        return ACT_FEATURES.get(kind, "")

    def _kiosk_screen_feature(self, screen):
        """The feature a screen belongs to, or nothing."""
        return SCREEN_FEATURES.get(screen, "")

    def _kiosk_refusal(self, feature):
        """Why this kiosk does not do that, as a sentence with the way out; nothing when it does."""
        if not feature or self._kiosk_allows(feature):
            return ""
        label = self.env["mes.terminal"]._fields[f"allow_{feature}"]._description_string(self.env)
        return self.env._(
            "%(what)s is switched off at %(terminal)s. Use another terminal, or ask a manager.",
            what=label,
            terminal=self.name,
        )
