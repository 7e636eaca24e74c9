"""The options of the command line, and the plant that they choose."""

import argparse
from collections.abc import Callable, Sequence

from mes_factory import plant, synthetic
from mes_factory.factory import MAX_SPEED
from mes_factory.model import Plant


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser(
        prog="mes-factory", description="A simulated plant with real Modbus TCP and real MQTT."
    )
    commands = main.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run the plant of the plant file")
    _add_plant(run)
    _add_run(run)
    load = commands.add_parser("load", help="run a plant made to measure for load tests")
    _add_synthetic(load, is_default=True)
    _add_run(load)
    map_ = commands.add_parser("map", help="print the register map as Markdown")
    map_.add_argument("--plant", metavar="FILE", help="plant file instead of the built-in one")
    devices = commands.add_parser("devices", help="print the plant as devices of a bridge (JSON)")
    _add_plant(devices)
    _add_synthetic(devices, is_default=False)
    return main


def plant_of(chosen: argparse.Namespace) -> Plant:
    """The plant that the options ask for."""
    if getattr(chosen, "devices", None) is not None:
        base_port = plant.BASE_PORT if chosen.modbus_base_port is None else chosen.modbus_base_port
        made = synthetic.build(chosen.devices, chosen.tags, base_port or 1, chosen.cycle)
        made = made if base_port else plant.at_base_port(made, 0)
    else:
        made = plant.load(chosen.plant)
        if chosen.only:
            made = plant.only(made, chosen.only)
        if chosen.modbus_base_port is not None:
            made = plant.at_base_port(made, chosen.modbus_base_port)
    return plant.at_host(made, chosen.bind) if chosen.bind else made


def _add_plant(to: argparse.ArgumentParser) -> None:
    to.add_argument("--plant", metavar="FILE", help="plant file instead of the built-in one")
    to.add_argument("--only", type=_codes, metavar="CODE,...", help="only these machines")
    _add_ports(to)


def _add_ports(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--modbus-base-port", type=_port, metavar="PORT", help="first port; 0: any free ports"
    )
    to.add_argument("--bind", metavar="HOST", help="address of the controllers (127.0.0.1)")


def _add_synthetic(to: argparse.ArgumentParser, is_default: bool) -> None:
    devices = 60 if is_default else None
    to.add_argument("--devices", type=int, default=devices, metavar="N", help="controllers")
    to.add_argument("--tags", type=int, default=25, metavar="N", help="tags of each controller")
    to.add_argument(
        "--cycle", type=_positive(3600), default=5.0, metavar="S", help="seconds for one piece"
    )
    if is_default:
        _add_ports(to)


def _add_run(to: argparse.ArgumentParser) -> None:
    to.add_argument("--seed", type=int, default=1, help="same seed, same plan: same events")
    to.add_argument("--speed", type=_positive(MAX_SPEED), default=1.0, help="times real time")
    to.add_argument("--script", metavar="FILE", help="events to happen (TOML)")
    to.add_argument("--no-random", action="store_true", help="nothing happens by chance")
    to.add_argument(
        "--parts",
        type=_count("parts"),
        action="append",
        default=[],
        metavar="CODE=N",
        help="make exactly N parts (good and scrap) and idle",
    )
    to.add_argument(
        "--counter-start",
        type=_count("counter", 65535),
        action="append",
        default=[],
        metavar="CODE=N",
        help="preset of the 16-bit part counter",
    )
    to.add_argument("--hold", action="store_true", help="wait for POST /start or SIGUSR1")
    to.add_argument("--control", type=_address, metavar="HOST:PORT", help="HTTP control port")
    to.add_argument("--oracle", metavar="FILE", help="write down what truly happened")
    to.add_argument("--no-mqtt", action="store_true", help="Modbus only")
    to.add_argument("--mqtt-host", metavar="HOST")
    to.add_argument("--mqtt-port", type=_port, metavar="PORT")
    to.add_argument("--mqtt-username", help="or in MES_FACTORY_MQTT_USERNAME")
    to.add_argument("--mqtt-password", help="better in MES_FACTORY_MQTT_PASSWORD")
    to.add_argument("--verbose", action="store_true")


def _codes(text: str) -> Sequence[str]:
    return [code.strip() for code in text.split(",") if code.strip()]


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port")
    return int(text)


def _positive(limit: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = 0.0
        if not 0.001 <= number <= limit:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0.001 to {limit:g}")
        return number

    return read


def _count(what: str, limit: int = 10**9) -> Callable[[str], tuple[str, int]]:
    def read(text: str) -> tuple[str, int]:
        code, _, number = text.partition("=")
        if not code or not number.isdecimal() or int(number) > limit:
            raise argparse.ArgumentTypeError(f"{text!r} is not CODE={what} (at most {limit})")
        return code, int(number)

    return read


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.strip("[]"), _port(port)
