from werkzeug.exceptions import BadRequest

from odoo.http import Controller, route

from ..kiosk_params import ParamError, Params
from ..services.errors import OperatorError
from .terminal import JSON_POST, authenticate_terminal


class KioskPeopleController(Controller):
    """Who works at a kiosk. It shows nobody before he has said who he is."""

    @route("/mes/kiosk/sign_in", **JSON_POST)
    def sign_in(self, badge=None, number=None, pin=None):
        terminal = authenticate_terminal("kiosk")
        try:
            params = Params({"badge": badge, "number": number, "pin": pin})
            employee = terminal._sign_in(params)
        except ParamError as error:
            raise BadRequest(str(error)) from error
        except OperatorError as error:
            return self._answer(terminal, "refused", message=str(error))
        return self._answer(terminal, "done", employee.id)

    @route("/mes/kiosk/sign_out", **JSON_POST)
    def sign_out(self, employee_id=None):
        terminal = authenticate_terminal("kiosk")
        try:
            employee_id = Params({"employee_id": employee_id}).identifier("employee_id")
        except ParamError as error:
            raise BadRequest(str(error)) from error
        terminal._sign_out(employee_id)
        return self._answer(terminal, "done", employee_id)

    def _answer(self, terminal, status, employee_id=None, message=""):
        return {
            "status": status,
            "message": message,
            "employee_id": employee_id,
            "operators": terminal._operators_data(),
        }
