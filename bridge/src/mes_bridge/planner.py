"""Which registers to ask for together: few requests, and never half a value in one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .definitions import BIT_TABLES, MAX_READ_REGISTERS, ModbusTag

BITS_PER_REGISTER = 16
MAX_READ_BITS = 2000


@dataclass(frozen=True, slots=True)
class Block:
    """One request and the tags its answer serves, in order of address."""

    table: str
    address: int
    count: int
    tags: tuple[ModbusTag, ...]

    @property
    def wasted(self) -> int:
        """Registers or bits that are read for nobody."""
        used: set[int] = set()
        for tag in self.tags:
            used.update(range(tag.address, tag.end))
        return self.count - len(used)


def plan(tags: Iterable[ModbusTag], max_registers: int, max_gap: int) -> list[Block]:
    tables: defaultdict[str, list[ModbusTag]] = defaultdict(list)
    for tag in tags:
        tables[tag.table].append(tag)
    blocks: list[Block] = []
    for table in sorted(tables):
        limit, gap = _limits(table, max_registers, max_gap)
        blocks.extend(_blocks(_sorted(tables[table]), limit, gap))
    return blocks


def _limits(table: str, max_registers: int, max_gap: int) -> tuple[int, int]:
    """Bits travel sixteen to a register, so the same number of bytes carries that many more."""
    if table in BIT_TABLES:
        return min(MAX_READ_BITS, max_registers * BITS_PER_REGISTER), max_gap * BITS_PER_REGISTER
    return min(MAX_READ_REGISTERS, max_registers), max_gap


def _sorted(tags: Iterable[ModbusTag]) -> list[ModbusTag]:
    return sorted(tags, key=lambda tag: (tag.address, tag.end, tag.id))


def _blocks(tags: Sequence[ModbusTag], limit: int, gap: int) -> Iterable[Block]:
    members: list[ModbusTag] = []
    end = 0
    for tag in tags:
        if members and (tag.address - end > gap or max(end, tag.end) - members[0].address > limit):
            yield _block(members)
            members = []
        end = max(end, tag.end) if members else tag.end
        members.append(tag)
    if members:
        yield _block(members)


def _block(tags: Sequence[ModbusTag]) -> Block:
    start = tags[0].address
    return Block(tags[0].table, start, max(tag.end for tag in tags) - start, tuple(tags))


def split(block: Block) -> tuple[Block, Block] | None:
    """Two smaller requests, cut at the largest hole: addresses that a device refuses are most often
    in one. None when no cut asks for less than the whole."""
    choices = []
    end = block.tags[0].end
    for index in range(1, len(block.tags)):
        hole = block.tags[index].address - end
        end = max(end, block.tags[index].end)
        left, right = _block(block.tags[:index]), _block(block.tags[index:])
        if min(left.count, right.count) < block.count:
            choices.append((hole, -abs(2 * index - len(block.tags)), index, left, right))
    if not choices:
        return None
    *_, left, right = max(choices, key=lambda choice: choice[:3])
    return left, right
