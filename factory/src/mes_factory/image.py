"""The memory of a controller: where each tag lies and what the registers hold now."""

from collections.abc import Callable

from mes_factory.codec import encode, width
from mes_factory.core import Value
from mes_factory.model import TABLES, Machine, Tag

IS_BIT_TABLE = {"holding": False, "input": False, "coil": True, "discrete": True}


class TableImage:
    """One of the four tables of a controller, from its first to its last address."""

    def __init__(self, tags: list[Tag], is_bits: bool) -> None:
        self.tags = sorted(tags, key=lambda tag: (tag.address, tag.bit))
        self.is_bits = is_bits
        ends = [tag.address + width(tag.type, tag.length) for tag in tags]
        start = min(tag.address for tag in tags)
        self.start = start // 16 * 16 if is_bits else start
        self.size = -(-(max(ends) - self.start) // 16) if is_bits else max(ends) - start
        self.used = {
            tag.address + step for tag in tags for step in range(width(tag.type, tag.length))
        }

    def registers(self, value: Callable[[Tag], Value]) -> list[int]:
        """All registers; the bits of a bit table are packed sixteen to a register, lowest first."""
        words = [0] * self.size
        for tag in self.tags:
            if tag.type == "bool":
                place = tag.address - self.start
                index, bit = divmod(place, 16) if self.is_bits else (place, tag.bit)
                words[index] |= int(bool(value(tag))) << bit
            else:
                first = tag.address - self.start
                for step, word in enumerate(encode(tag, value(tag))):
                    words[first + step] |= word
        return words


def tables(machine: Machine) -> dict[str, TableImage]:
    """The tables that the machine has, by name."""
    by_table = {name: [tag for tag in machine.tags if tag.table == name] for name in TABLES}
    return {name: TableImage(tags, IS_BIT_TABLE[name]) for name, tags in by_table.items() if tags}
