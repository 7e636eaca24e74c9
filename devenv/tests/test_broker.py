import base64
import hashlib

import pytest

from devenv import broker
from devenv.errors import DevenvError


def test_an_address_names_broker_and_user():
    given = broker.given("mqtt://cell:p%3As@broker.plant:1999")
    assert (given.host, given.port, given.login("bridge")) == (
        "broker.plant",
        1999,
        ("cell", "p:s"),
    )


def test_an_open_broker_needs_no_login():
    given = broker.given("mqtt://broker.plant")
    assert (given.port, given.login("factory")) == (1883, ("", ""))


@pytest.mark.parametrize("url", ["broker.plant:1883", "http://broker.plant", "mqtt://"])
def test_an_address_of_something_else_is_refused(url):
    with pytest.raises(DevenvError, match="mqtt://user"):
        broker.given(url)


def test_each_of_our_users_has_a_password_of_its_own(settings):
    own = broker.own(settings)
    assert own.login("bridge")[0] == "bridge"
    assert own.login("bridge")[1] != own.login("factory")[1]


def test_a_password_is_kept_as_a_salted_digest():
    user, _, digest = broker.password_line("bridge", "secret", b"saltsaltsalt").partition(":")
    _, kind, rounds, salt, value = digest.split("$")
    expected = hashlib.pbkdf2_hmac("sha512", b"secret", b"saltsaltsalt", int(rounds))
    assert (user, kind, base64.b64decode(salt)) == ("bridge", "7", b"saltsaltsalt")
    assert base64.b64decode(value) == expected


def test_the_broker_listens_on_the_loopback_device_only_and_knows_its_users(settings):
    text = broker.configuration(settings, "allow_anonymous false\n")
    assert text.startswith("listener 1884 127.0.0.1\n")
    assert f"password_file {settings.state}/broker/passwords\n" in text
    assert text.endswith("allow_anonymous false\n")


def test_what_is_shipped_keeps_messages_and_knows_no_strangers():
    shipped = (broker.Path(broker.__file__).parent / "mosquitto.conf").read_text()
    for line in ("persistence true", "allow_anonymous false", "message_size_limit 262144"):
        assert f"\n{line}\n" in shipped
