from . import history


def post_init_hook(env):
    env["mes.iot.stream"]._cron_keep_history()


def uninstall_hook(env):
    """The readings belong to no model, so Odoo does not remove them."""
    history.uninstall(env.cr)
