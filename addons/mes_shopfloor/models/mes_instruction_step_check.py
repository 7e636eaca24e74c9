import base64
import io
from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.pdf import PdfFileReader, PdfReadError

from .. import instruction_label, instruction_value


class MesInstructionStep(models.Model):
    _inherit = "mes.instruction.step"

    @api.constrains("video_url")
    def _check_video_url(self):
        for step in self:
            if step.video_url and not _is_web_address(step.video_url):
                raise ValidationError(
                    self.env._(
                        "The address of the video of %s begins with http:// or https://.", step.name
                    )
                )

    def _problems(self):
        """Why nobody could do this step, one sentence each; nothing when it is fine."""
        self.ensure_one()
        check = {
            "picture": self._problem_picture,
            "pdf": self._problem_pdf,
            "video": self._problem_video,
            "wait": self._problem_wait,
            "value_number": self._problem_number,
            "value_choice": self._problem_choice,
            "scan": self._problem_scan,
            "label": self._problem_label,
            "component": self._problem_component,
        }.get(self.kind)
        problems = [check() if check else None, self._problem_variants()]
        return [problem for problem in problems if problem]

    def _problem_picture(self):
        return None if self.picture else self.env._("Add the picture.")

    def _problem_pdf(self):
        if not self.pdf:
            return self.env._("Add the PDF file.")
        try:
            reader = PdfFileReader(io.BytesIO(base64.b64decode(self.pdf)), strict=False)
            pages = len(reader.pages)
        except (PdfReadError, OSError, ValueError, KeyError, TypeError, AttributeError):
            # What the reader makes of a file that is none differs from file to file.
            return self.env._("%s is not a PDF file.", self.pdf_name or self.env._("The file"))
        if not 1 <= self.pdf_page <= pages:
            return self.env._(
                "The file has %(pages)s pages, there is no page %(page)s.",
                pages=pages,
                page=self.pdf_page,
            )
        return None

    def _problem_video(self):
        if not self.video and not self.video_url:
            return self.env._("Add the video file or its address.")
        return None

    def _problem_wait(self):
        return None if self.wait_seconds else self.env._("Say how many seconds to wait.")

    def _problem_number(self):
        problem = instruction_value.limits_problem(self._limits(), self._warning_limits())
        return {
            None: None,
            "infinite": self.env._("A limit is not a number."),
            "limits": self.env._("The lower limit is above the upper one."),
            "warning": self.env._("The range without a warning does not lie within the limits."),
        }[problem]

    def _problem_choice(self):
        if not self.choice_ids:
            return self.env._("Add the answers to choose from.")
        if not any(self.choice_ids.mapped("is_ok")):
            return self.env._("No answer is OK, so the step could never be done.")
        return None

    def _problem_scan(self):
        if not self.scan_kind:
            return self.env._("Say what to scan.")
        if self.scan_kind == "code" and not (self.scan_code or "").strip():
            return self.env._("Enter the code that must be scanned.")
        if self.scan_kind == "component":
            return self._problem_component()
        return None

    def _problem_label(self):
        template = self.label_zpl or ""
        unknown = instruction_label.unknown(template)
        if unknown:
            return self.env._(
                "Nothing fills in %s on the label.", ", ".join(f"{{{name}}}" for name in unknown)
            )
        if instruction_label.changes_prefix(template):
            return self.env._("The label may not change the control characters (CC, CD, CT).")
        return None

    def _problem_component(self):
        return None if self.component_id else self.env._("Choose the component.")

    def _problem_variants(self):
        values = self.bom_product_template_attribute_value_ids
        foreign = values - self.possible_bom_product_template_attribute_value_ids
        if foreign:
            return self.env._(
                "%s is not a variant of the product.", ", ".join(foreign.mapped("display_name"))
            )
        return None


def _is_web_address(text):
    try:
        address = urlsplit(text.strip())
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.netloc)
