from ..kiosk_params import Params
from .common_instruction import MesInstructionCommon


class OrderScreenCommon(MesInstructionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terminal = cls._make_terminal()
        cls.kiosk = cls.terminal._as_service_user()

    def _order(self, workorder):
        return self.kiosk._kiosk_state("order", Params({"workorder_id": workorder.id}))["data"][
            "order"
        ]
