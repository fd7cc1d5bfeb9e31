import pytest

from maillage.sources import errors

KINDS = [
    errors.UnknownKind,
    errors.MissingFile,
    errors.WrongFile,
    errors.NotReachable,
    errors.AddressUnknown,
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_of_a_source_can_be_caught_at_once(kind):
    with pytest.raises(errors.SourceError, match="what to do"):
        raise kind("what to do")


def test_each_error_leaves_the_command_with_its_own_code():
    codes = [kind.exit_code for kind in [errors.SourceError, *KINDS]]

    assert len(set(codes)) == len(codes)
    assert all(0 < code < 126 for code in codes)


@pytest.mark.parametrize("kind", KINDS)
def test_the_tree_at_the_top_of_the_module_names_every_error(kind):
    assert kind.__name__ in errors.__doc__
