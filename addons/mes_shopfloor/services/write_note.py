"""Write a note that the people at this and at later operations read."""

from dataclasses import dataclass

from odoo.exceptions import AccessError

from .act import create_once
from .menu_act import MenuAct, clean_text, is_supervisor


@dataclass(kw_only=True)
class WriteNote(MenuAct):
    """Leave `text` at the order. A note is never changed; it can be struck out."""

    kind = "note"

    text: str

    def _check(self):
        super()._check()
        self.text = clean_text(self.env, self.text)

    def _apply(self):
        self.details = {"what": self.text[:60]}
        record = create_once(
            self.env["mes.workorder.note"],
            {
                "uuid": self.uuid,
                "workorder_id": self.workorder.id,
                "text": self.text,
                "employee_id": self.employees[:1].id,
                "moment": self.moment,
                "source": self.source,
            },
        )
        self.env["mes.terminal"]._touch(self.workorder.production_id.workorder_ids.workcenter_id)
        return record


def withdraw(act, done) -> None:
    """Strike it out: a line more, the note stays to be read in the office."""
    note = act.env["mes.workorder.note"].browse(done.res_id)
    author = note.employee_id and note.employee_id in act.employees[:1]
    if not author and not is_supervisor(act.env, act.workorder, act.employees, act.source):
        raise AccessError(act.env._("Only its author or a supervisor strikes a note out."))
    create_once(
        act.env["mes.workorder.note"],
        {
            "uuid": act.uuid,
            "workorder_id": note.workorder_id.id,
            "text": note.text,
            "employee_id": act.employees[:1].id,
            "moment": act.moment,
            "source": act.source,
            "strikes_id": note.id,
        },
    )
    act.env["mes.terminal"]._touch(act.workorder.production_id.workorder_ids.workcenter_id)
