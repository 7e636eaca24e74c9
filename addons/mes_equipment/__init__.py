from . import controllers, models, services
from .hooks import pre_init_hook
