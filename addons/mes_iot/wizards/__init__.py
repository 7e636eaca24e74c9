from . import mes_iot_key_show
