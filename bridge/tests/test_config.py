import pytest
from fake_odoo import KEY

from mes_bridge.config import is_clear_text, load
from mes_bridge.exceptions import SettingsError


@pytest.fixture
def write(tmp_path):
    key = tmp_path / "key"
    key.write_text(KEY + "\n")
    key.chmod(0o600)

    def write(text="", odoo=f'url = "https://erp.plant/"\nkey_file = "{key}"'):
        path = tmp_path / "bridge.toml"
        path.write_text(f'[odoo]\n{odoo}\n[buffer]\ndirectory = "{tmp_path}/data"\n{text}')
        return path

    write.key = key
    return write


def test_minimal_file_is_enough(write):
    settings = load(write(), {})
    assert settings.url == "https://erp.plant"
    assert settings.key.reveal() == KEY
    assert settings.health_host == "127.0.0.1"


def test_environment_wins_over_the_file(write):
    other = "f" * 16 + "." + "t" * 43
    env = {"MES_BRIDGE_KEY": other, "MES_BRIDGE_URL": "http://localhost:1"}
    settings = load(write(), env)
    assert (settings.key.reveal(), settings.url) == (other, "http://localhost:1")


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602, 0o620, 0o601])
def test_key_file_that_others_may_open_is_refused(write, mode):
    write.key.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        load(write(), {})


def test_key_is_never_shown(write):
    assert KEY not in repr(load(write(), {}))


def test_key_of_another_shape_is_refused_without_repeating_it(write):
    write.key.write_text("hunter2")
    with pytest.raises(SettingsError) as caught:
        load(write(), {})
    assert "hunter2" not in str(caught.value)


def test_broker_settings_are_found_by_host_and_port(write, tmp_path):
    (tmp_path / "pw").write_text("geheim")
    (tmp_path / "pw").chmod(0o600)
    settings = load(
        write(f'[mqtt."b:1883"]\nusername = "u"\npassword_file = "{tmp_path}/pw"\n'), {}
    )
    assert settings.broker("b", 1883).password.reveal() == "geheim"
    assert settings.broker("b", 1884).password is None


def test_password_from_the_environment_serves_brokers_without_a_section(write):
    settings = load(write(), {"MES_BRIDGE_MQTT_PASSWORD": "x"})
    assert settings.broker("any", 1).password.reveal() == "x"


@pytest.mark.parametrize(
    "text",
    ["[health]\nhost = '0.0.0.0'", "[health]\nport = 'x'", "[heath]\nport = 1",
     "[health]\nprot = 1", "[log]\nlevel = 'loud'", "[mqtt.'b']\nversion = '6'",
     "[mqtt.'b']\ntls = 1", "[mqtt.'b']\nca_file = '/nowhere'", "[mqtt]\nb = 1", "not toml"],
)  # fmt: skip
def test_wrong_setting_is_refused_in_a_sentence(write, text):
    with pytest.raises(SettingsError, match=r"\.$"):
        load(write(text), {})


@pytest.mark.parametrize("url", ["erp.plant", "ftp://x", "http://user:pw@erp", "http://"])
def test_wrong_address_is_refused(write, url):
    with pytest.raises(SettingsError):
        load(write(odoo=f'url = "{url}"\nkey_file = "{write.key}"'), {})


def test_missing_key_is_said(write):
    with pytest.raises(SettingsError, match="There is no key"):
        load(write(odoo='url = "http://x"'), {})


@pytest.mark.parametrize(
    ("url", "clear"),
    [("http://erp", True), ("https://erp", False), ("http://127.0.0.1:8069", False)],
)
def test_key_over_plain_http_is_noticed(url, clear):
    assert is_clear_text(url) is clear
