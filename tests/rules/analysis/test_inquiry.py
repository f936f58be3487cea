from __future__ import annotations

from rules.analysis.claims import AllOf, Fails, Holds, Not
from rules.analysis.columns import judge
from rules.analysis.inquiry import Inquiry
from rules.analysis.outcomes import NOBODY, Found
from rules.analysis.search import Search
from tests.rules import documents as doc
from tests.rules.analysis.spaces import place, space, varied


def test_it_finds_somebody_exactly_if_a_search_does() -> None:
    one = varied()
    inquiry, search = Inquiry(one), Search(one)
    for pointer in one.nodes:
        for claim in (Holds(pointer), Fails(pointer), AllOf((Not(Holds(pointer)), Not(Fails(pointer))))):
            assert (inquiry.find(claim) is NOBODY) == (search.find(claim) is NOBODY)


def test_whoever_is_found_is_told_by_what_matters_to_the_claim() -> None:
    one = varied()
    found = Inquiry(one).find(AllOf((Holds("/questions/0"), Fails("/questions/3"))))
    assert isinstance(found, Found)
    assert set(found.assignment) == {place(one, "age"), place(one, "gender")}
    age = one.variables[place(one, "age")].cells[found.assignment[place(one, "age")]]
    assert age.label == "18 or more"


def test_whoever_is_too_rare_for_the_sample_is_searched_for() -> None:
    ids = [f"q{number}" for number in range(14)]
    rare = doc.rule(*(doc.on_question(one, "=", "yes") for one in ids))
    inquiry = Inquiry(space(*map(doc.question, ids), offerings=[doc.offering("o", rare)]))
    _, verdicts = inquiry.sample
    assert verdicts["/offerings/0"].true == 0
    assert isinstance(inquiry.find(Holds("/offerings/0")), Found)


def test_the_sample_is_always_the_same_and_all_of_it_is_judged() -> None:
    one = varied()
    crowd, verdicts = Inquiry(one).sample
    assert (crowd, verdicts) == Inquiry(one).sample
    assert verdicts == judge(one, crowd)
    assert crowd.size == 4096
