"""The matrix a privacy officer reviewed is the table the house decides by."""

from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from mainstay.kernel.access import Access, Shelf, Viewer, decide
from mainstay.kernel.entries import Permission
from mainstay.kernel.matrix import LETTERS, cells, drawn
from mainstay.kernel.scope import MAY_OVERRIDE, Act, Credential, Relation
from mainstay.site.cli import main
from tests.people import NOW

REVIEWED = Path(__file__).resolve().parents[2] / "docs" / "security" / "access-matrix.md"


def test_the_reviewed_copy_is_the_table() -> None:
    assert REVIEWED.read_text(encoding="utf-8") == drawn(), "see the head of access-matrix.md"


def test_the_command_prints_it() -> None:
    assert CliRunner().invoke(main, ["matrix"]).output == drawn()


@pytest.mark.parametrize("credential", list(Credential))
def test_every_cell_is_what_the_door_decides(credential: Credential) -> None:
    acting = "client" if credential in (Credential.CLIENT, Credential.PROXY) else "staff"
    viewer = Viewer(id=UUID(int=1), organisation_id=UUID(int=2), acting=acting)
    for relation in Relation:
        drawn_cells = cells(credential, relation)
        access = Access(viewer=viewer, hands=frozenset({(credential, relation)}), now=NOW)
        for part in Permission:
            may = "".join(
                letter for act, letter in LETTERS.items() if decide(access, Shelf(part), act)
            )
            assert may == drawn_cells.get(part, ""), (credential, relation, part)


def test_every_act_has_a_letter() -> None:
    assert set(LETTERS) == set(Act)


def test_no_row_lets_an_emergency_open_what_was_said_in_care() -> None:
    for credential in MAY_OVERRIDE:
        opened = set(cells(credential, Relation.OVERRIDE))
        assert opened == {
            Permission.IDENTITY,
            Permission.MEDICINE,
            Permission.ALERT,
            Permission.SAFETY,
        }


def test_someone_who_speaks_for_a_client_has_no_row() -> None:
    assert cells(Credential.PROXY, Relation.PROXY) == {}
