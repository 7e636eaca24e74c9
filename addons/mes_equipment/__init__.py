from . import controllers, models, services, wizards
from .hooks import pre_init_hook
