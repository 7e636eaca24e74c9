from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..qualification import (
    ALONE,
    EXPIRED,
    LEARNER,
    MISSING,
    SUPERVISED,
    TOO_LOW,
    TRAINER,
    UNATTENDED,
    Gap,
    Grant,
    Requirement,
    Subject,
    gaps,
    level_on,
    strictest,
)

TODAY = date(2026, 3, 4)
WELDING, FORKLIFT = Subject("skill", 1), Subject("skill", 2)
ANNA, BEN, CARL = 1, 2, 3
ASKED = [Requirement(WELDING)]


def grant(level=ALONE, subject=WELDING, first=date(2026, 1, 1), last=None):
    return Grant(subject, level, first, last)


class TestQualification(BaseCase):
    def test_who_may_work_alone_starts(self):
        for level in (ALONE, TRAINER):
            self.assertEqual(gaps(ASKED, {ANNA: [grant(level)]}, [ANNA], [], TODAY), {})

    def test_who_has_nothing_lacks_it(self):
        found = gaps(ASKED, {}, [ANNA], [], TODAY)
        self.assertEqual(found, {ANNA: [Gap(ASKED[0], MISSING)]})

    def test_first_and_last_day_count(self):
        dated = [grant(first=TODAY, last=TODAY)]
        self.assertEqual(level_on(dated, WELDING, TODAY), ALONE)
        for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
            self.assertEqual(level_on(dated, WELDING, day), 0)

    def test_expired_one_says_since_when(self):
        ended = [grant(last=date(2026, 2, 1)), grant(last=date(2026, 3, 3))]
        (gap,) = gaps(ASKED, {ANNA: ended}, [ANNA], [], TODAY)[ANNA]
        self.assertEqual((gap.why, gap.expired), (EXPIRED, date(2026, 3, 3)))

    def test_one_to_come_is_missing_and_not_expired(self):
        coming = [grant(first=TODAY + timedelta(days=1))]
        (gap,) = gaps(ASKED, {ANNA: coming}, [ANNA], [], TODAY)[ANNA]
        self.assertEqual(gap.why, MISSING)

    def test_learner_does_not_start_even_beside_a_trainer(self):
        grants = {ANNA: [grant(LEARNER)], BEN: [grant(TRAINER)]}
        (gap,) = gaps(ASKED, grants, [ANNA, BEN], [BEN], TODAY)[ANNA]
        self.assertEqual((gap.why, gap.level), (TOO_LOW, LEARNER))

    def test_under_supervision_one_starts_beside_who_may_work_alone(self):
        grants = {ANNA: [grant(SUPERVISED)], BEN: [grant(ALONE)]}
        self.assertEqual(gaps(ASKED, grants, [ANNA, BEN], [], TODAY), {})
        self.assertEqual(gaps(ASKED, grants, [ANNA], [BEN], TODAY), {})
        (gap,) = gaps(ASKED, grants, [ANNA], [], TODAY)[ANNA]
        self.assertEqual(gap.why, UNATTENDED)

    def test_two_under_supervision_do_not_supervise_each_other(self):
        grants = {who: [grant(SUPERVISED)] for who in (ANNA, BEN)}
        self.assertEqual(set(gaps(ASKED, grants, [ANNA, BEN], [], TODAY)), {ANNA, BEN})

    def test_supervision_is_for_the_same_subject(self):
        grants = {ANNA: [grant(SUPERVISED)], BEN: [grant(ALONE, FORKLIFT)]}
        self.assertIn(ANNA, gaps(ASKED, grants, [ANNA], [BEN], TODAY))

    def test_where_a_trainer_is_asked_for_the_one_beside_has_to_be_one(self):
        asked = [Requirement(WELDING, TRAINER)]
        grants = {ANNA: [grant(SUPERVISED)], BEN: [grant(ALONE)], CARL: [grant(TRAINER)]}
        self.assertIn(ANNA, gaps(asked, grants, [ANNA], [BEN], TODAY))
        self.assertEqual(gaps(asked, grants, [ANNA], [CARL], TODAY), {})
        self.assertEqual(gaps(asked, grants, [BEN], [], TODAY)[BEN][0].why, TOO_LOW)

    def test_stricter_of_two_requirements_holds(self):
        asked = [Requirement(WELDING, SUPERVISED), Requirement(WELDING, TRAINER)]
        self.assertEqual(strictest(asked), [Requirement(WELDING, TRAINER)])

    def test_each_missing_subject_is_named(self):
        asked = [Requirement(WELDING), Requirement(FORKLIFT)]
        found = gaps(asked, {ANNA: [grant()]}, [ANNA, BEN], [], TODAY)
        self.assertEqual([gap.requirement.subject for gap in found[ANNA]], [FORKLIFT])
        self.assertEqual(len(found[BEN]), 2)

    @settings(deadline=None, derandomize=True)
    @given(
        asked=st.lists(
            st.builds(
                Requirement, st.sampled_from([WELDING, FORKLIFT]), st.integers(LEARNER, TRAINER)
            ),
            max_size=3,
        ),
        levels=st.dictionaries(
            st.sampled_from([1, 2, 3, 4]),
            st.lists(
                st.builds(
                    Grant,
                    st.sampled_from([WELDING, FORKLIFT]),
                    st.integers(LEARNER, TRAINER),
                    st.just(TODAY),
                ),
                max_size=2,
            ),
        ),
        starting=st.lists(st.integers(1, 4), max_size=3).map(set),
        running=st.lists(st.integers(1, 4), max_size=3).map(set),
        more=st.integers(1, 4),
    )
    def test_more_company_and_higher_levels_never_take_anything_away(
        self, asked, levels, starting, running, more
    ):
        before = gaps(asked, levels, starting, running, TODAY)
        self.assertLessEqual(set(before), starting)
        with_company = gaps(asked, levels, starting, {*running, more}, TODAY)
        self.assertLessEqual(set(with_company), set(before))
        trained = {
            who: [grant(TRAINER, subject, TODAY) for subject in (WELDING, FORKLIFT)]
            for who in starting
        }
        self.assertEqual(gaps(asked, trained, starting, running, TODAY), {})
