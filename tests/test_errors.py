from whence.errors import CaseError, InputError, Place, WhenceError, nearest


def test_an_input_error_says_where_then_what():
    problem = CaseError("is wrong; mend it", Place("a.yaml", 3, "person.age"))
    assert str(problem) == "a.yaml:3: person.age: is wrong; mend it"
    assert isinstance(problem, InputError)
    assert isinstance(problem, WhenceError)


def test_places_are_told_as_far_as_they_are_known():
    assert str(Place()) == ""
    assert str(Place("a.yaml")) == "a.yaml"
    assert str(Place(None, 4)) == "line 4"
    assert str(Place("a.yaml", None, "x")) == "a.yaml: x"
    assert str(Place(None, None, "x")) == "x"
    assert str(InputError("is wrong")) == "is wrong"


def test_the_nearest_word_is_suggested_only_when_it_is_near():
    assert nearest("faberr", ["faber", "slump_test"]) == " Did you mean faber?"
    assert nearest("zzz", ["faber", "slump_test"]) == ""
