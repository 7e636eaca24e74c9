"""What each kind of step takes as its value, and what it does besides being recorded.

shown, confirm, label    nothing (or True)
wait                     nothing: the first record begins it, the second ends it
value_number             an int or float
value_text               a text
value_choice             a record of mes.instruction.choice, or its id
scan                     the scanned text
photo                    the bytes of a JPEG or PNG picture
production               what Declare takes: {"good": 3, "scrap": 1, "reason": a tag}
component                {"lot": a stock.lot, "quantity": 2.0}, each where it is needed
"""

import base64
import io
from collections.abc import Mapping
from uuid import NAMESPACE_OID, uuid5

from PIL import Image, UnidentifiedImageError

from odoo.tools.image import IMAGE_MAX_RESOLUTION

from .. import instruction_value
from .declare import Declare
from .errors import IdentifierError, LotError, StepError

TEXT_MAX = 1000
PICTURE_MAX = 10 * 1024 * 1024
PICTURE_FORMATS = ("JPEG", "PNG")
DECLARED = {"good", "scrap", "rework", "reason", "extra"}


def parse(act):
    """The columns of the record for the value that was sent, its verdict included."""
    parsers = {
        "wait": _wait,
        "value_number": _number,
        "value_text": _text,
        "value_choice": _choice,
        "scan": _scan,
        "photo": _picture,
        "production": _production,
        "component": _component,
    }
    return {"verdict": instruction_value.OK, **parsers.get(act.step.kind, _nothing)(act)}


def effects(act):
    """What the step does at the order, as one act with it; columns that point at the outcome."""
    if act.values["verdict"] != instruction_value.OK:
        return {}
    if act.step.kind == "production":
        return _declare(act)
    if act.step.kind == "component":
        lot = act.env["stock.lot"].browse(act.values["component_lot_id"])
        act.workorder._mes_register_component(
            act.step.component_id, lot, act.values["value_number"] or None, act
        )
    return {}


def text_of(act, value):
    """A text that can be kept: not empty, not endless, without what a database cannot hold."""
    if not isinstance(value, str) or not value.strip():
        raise _refused(act, act.env._("Enter a text."))
    if len(value) > TEXT_MAX:
        raise _refused(act, act.env._("A text has at most %s characters.", TEXT_MAX))
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _refused(act, act.env._("The text holds characters that are none.")) from error
    if "\0" in value:
        raise _refused(act, act.env._("The text holds characters that are none."))
    return value.strip()


def used_for_other_step(act):
    return IdentifierError(
        act.env._(
            "The id %s was used before for another step. Send this one under a new id.", act.uuid
        )
    )


def picture_of(act, value):
    """The bytes of a picture that a browser shows and nothing else."""
    if not isinstance(value, (bytes, bytearray)) or not value:
        raise _refused(act, act.env._("Take a picture."))
    if len(value) > PICTURE_MAX:
        limit = PICTURE_MAX // 1024 // 1024
        raise _refused(act, act.env._("A picture has at most %s MB.", limit))
    if not is_picture(value):
        raise _refused(act, act.env._("The file is no picture. Send a JPEG or PNG."))
    return bytes(value)


def _refused(act, why):
    if not act.step:
        return StepError(why)
    return StepError(
        act.env._("Step %(step)s was not recorded. %(why)s", step=act.step.name, why=why)
    )


def _nothing(act):
    if act.value is not None and act.value is not True:
        raise _refused(act, act.env._("It takes no value: confirm it, or skip it with a reason."))
    return {}


def _wait(act):
    _nothing(act)
    if act.live.verdict != instruction_value.STARTED:
        return {"verdict": instruction_value.STARTED}
    act.check_begun_before()
    left = instruction_value.seconds_left(act.step.wait_seconds, act.live.moment, act.moment)
    if left:
        raise _refused(
            act, act.env._("Wait %s more, or skip it with a reason.", instruction_value.clock(left))
        )
    return {"value_number": (act.moment - act.live.moment).total_seconds()}


def _number(act):
    try:
        value = instruction_value.number(act.value)
    except (TypeError, ValueError) as error:
        raise _refused(act, act.env._("%s is not a number.", short(act.value))) from error
    step = act.step
    verdict = instruction_value.verdict(value, step._limits(), step._warning_limits())
    return {"value_number": value, "verdict": verdict}


def _text(act):
    return {"value_text": text_of(act, act.value)}


def _choice(act):
    choices = act.step.choice_ids
    value = act.value
    if isinstance(value, int) and not isinstance(value, bool):
        chosen = choices.filtered(lambda choice: choice.id == value)
    else:
        chosen = choices.filtered(lambda choice: choice == value)
    if not chosen:
        names = ", ".join(choices.mapped("name"))
        raise _refused(act, act.env._("Choose one of: %s.", names))
    verdict = instruction_value.OK if chosen.is_ok else instruction_value.NOT_OK
    return {"choice_id": chosen.id, "verdict": verdict}


def _scan(act):
    scanned = text_of(act, act.value)
    found = act.step._scanned(scanned, act.workorder, act.lot)
    if found is None:
        expected = act.step._scan_expected(act.workorder, act.lot)
        raise _refused(
            act,
            act.env._(
                "You scanned %(scanned)s. Scan %(expected)s.", scanned=scanned, expected=expected
            ),
        )
    return {"value_text": scanned, **found}


def _picture(act):
    return {"picture": base64.b64encode(picture_of(act, act.value))}


def is_picture(data):
    try:
        with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as image:
            width, height = image.size
            if width * height > IMAGE_MAX_RESOLUTION:
                return False
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _production(act):
    pieces = act.value
    if not isinstance(pieces, Mapping) or not pieces or pieces.keys() - DECLARED:
        raise _refused(act, act.env._("Say how many pieces are good, and how many scrap."))
    return {}


def _declare(act):
    # The step's own id makes the one of its entry: a step sent twice declares once.
    declared = Declare(
        env=act.env,
        uuid=str(uuid5(NAMESPACE_OID, act.uuid)),
        workorder=act.workorder,
        employees=act.employees,
        source=act.source,
        moment=act.moment,
        note=act.note,
        lot=act.lot or None,
        **act.value,
    ).execute()
    return {"log_id": declared.record.id}


def _component(act):
    value = {} if act.value in (None, True) else act.value
    if not isinstance(value, Mapping) or value.keys() - {"lot", "quantity"}:
        raise _refused(act, act.env._("Say which lot of the component, and how much of it."))
    component = act.step.component_id
    lot = value.get("lot") or act.env["stock.lot"]
    if getattr(lot, "_name", None) != "stock.lot" or len(lot) > 1:
        raise _refused(act, act.env._("Scan the lot of the component."))
    if (lot.product_id and lot.product_id != component) or (
        not lot and component.tracking != "none"
    ):
        raise LotError(
            act.env._(
                "Step %(step)s needs a lot of %(component)s. Scan one.",
                step=act.step.name,
                component=component.display_name,
            )
        )
    return {"component_lot_id": lot.id, "value_number": _quantity(act, value.get("quantity"))}


def _quantity(act, value):
    if value is None:
        return 0.0
    try:
        quantity = instruction_value.number(value)
    except (TypeError, ValueError) as error:
        raise _refused(act, act.env._("%s is not a quantity.", short(value))) from error
    if quantity <= 0:
        raise _refused(act, act.env._("The quantity is more than zero."))
    return quantity


def short(value):
    """What was sent, for the sentence that refuses it: whatever it is, and however long."""
    if isinstance(value, str):
        return ascii(value)[1:41]
    if isinstance(value, int) and value.bit_length() > 100:
        return "…"
    return str(value) if isinstance(value, (int, float)) else type(value).__name__
