from hypothesis import given
from hypothesis import strategies as st
from make import modbus_tag

from mes_bridge.definitions import BIT_TABLES, ModbusTag
from mes_bridge.planner import plan, split

KINDS = ("bool", "uint16", "int32", "float64", "string")


@st.composite
def tags(draw):
    made = []
    for index in range(draw(st.integers(0, 40))):
        table = draw(st.sampled_from(["holding", "input", "coil", "discrete"]))
        kind = "bool" if table in BIT_TABLES else draw(st.sampled_from(KINDS))
        made.append(
            ModbusTag(
                id=index + 1, name="", type=kind, table=table,
                address=draw(st.integers(0, 400)), length=draw(st.integers(1, 20)),
            )
        )  # fmt: skip
    return made


limits = st.integers(20, 125)
gaps = st.integers(0, 30)


@given(tags(), limits, gaps)
def test_each_tag_is_in_exactly_one_request(tags, limit, gap):
    planned = [tag.id for block in plan(tags, limit, gap) for tag in block.tags]
    assert sorted(planned) == sorted(tag.id for tag in tags)


@given(tags(), limits, gaps)
def test_no_request_is_larger_than_allowed(tags, limit, gap):
    for block in plan(tags, limit, gap):
        most = min(2000, limit * 16) if block.table in BIT_TABLES else limit
        assert 1 <= block.count <= most


@given(tags(), limits, gaps)
def test_every_value_is_whole_in_its_request(tags, limit, gap):
    for block in plan(tags, limit, gap):
        for tag in block.tags:
            assert tag.table == block.table
            assert block.address <= tag.address
            assert tag.end <= block.address + block.count


@given(tags(), limits, gaps)
def test_no_hole_is_wider_than_allowed(tags, limit, gap):
    for block in plan(tags, limit, gap):
        widest = gap * 16 if block.table in BIT_TABLES else gap
        end = block.address
        for tag in block.tags:
            assert tag.address - end <= widest
            end = max(end, tag.end)


@given(tags(), limits, gaps)
def test_a_split_keeps_all_tags_and_always_ends(tags, limit, gap):
    for block in plan(tags, limit, gap):
        todo, leaves = [block], []
        for _ in range(2 * len(block.tags)):
            if not todo:
                break
            part = todo.pop()
            halves = split(part)
            if halves:
                assert all(half.count <= part.count and half.tags for half in halves)
                todo.extend(halves)
            else:
                leaves.append(part)
        assert not todo
        found = sorted(tag.id for leaf in leaves for tag in leaf.tags)
        assert found == sorted(tag.id for tag in block.tags)


def test_near_tags_share_a_request_and_far_ones_do_not():
    tags = [modbus_tag(id=i, address=a) for i, a in enumerate((0, 5, 16, 28), 1)]
    assert [(b.address, b.count) for b in plan(tags, 120, 10)] == [(0, 17), (28, 1)]


def test_split_cuts_at_the_largest_hole():
    tags = [modbus_tag(id=i, address=a) for i, a in enumerate((0, 1, 9, 12), 1)]
    (block,) = plan(tags, 120, 10)
    assert [(half.address, half.count) for half in split(block)] == [(0, 2), (9, 4)]


def test_bits_of_one_register_are_not_split():
    tags = [modbus_tag("bool", id=i, bit=i) for i in range(1, 9)]
    (block,) = plan(tags, 120, 10)
    assert block.count == 1
    assert split(block) is None


def test_wasted_registers_are_counted():
    (block,) = plan([modbus_tag(id=1), modbus_tag("uint32", id=2, address=4)], 120, 10)
    assert block.wasted == 3
