"""Draw the scope table as a matrix a privacy officer can read: who, standing how, may do what."""

from collections.abc import Iterator

from mainstay.kernel.entries import Permission
from mainstay.kernel.scope import MAY_OVERRIDE, SCOPE, Act, Credential, Relation

LETTERS: dict[Act, str] = {
    Act.READ: "r",
    Act.RECORD: "w",
    Act.ORDER: "o",
    Act.CLOSE: "c",
    Act.COSIGN: "s",
    Act.DIAGNOSE: "d",
    Act.GIVE: "g",
}
HEAD = """# Who may do what

Made by `mainstay matrix` from `mainstay/kernel/scope.py`; a test holds this reviewed copy to the code. Change the
table there, run `mainstay matrix > docs/security/access-matrix.md`, and let the privacy officer read the difference.

**r** read · **w** record · **o** order · **c** close · **s** co-sign · **d** diagnose · **g** give. An empty cell is
no. The first column says how someone comes to stand before the record. A cell is the most that is possible: labels
(substance use, psychotherapy, staff-only), gates (awaiting co-signature, held back from the client), grants and
orders of a court close more, entry by entry. An expired credential still reads and may draft; it records nothing. A
worker's own client chart is outside every row. Someone who speaks for a client has no row at all: only what an
authority on file opens, read-only.
"""


def cells(credential: Credential, relation: Relation) -> dict[Permission, str]:
    """Return what one credential in one relation may do, part by part, as letters."""
    found: dict[Permission, set[Act]] = {}
    for row in SCOPE:
        if credential in row.credentials and relation in row.relations:
            for part in row.parts:
                found.setdefault(part, set()).update(row.acts)
    return {
        part: "".join(letter for act, letter in LETTERS.items() if act in acts)
        for part, acts in found.items()
    }


def drawn() -> str:
    """Return the whole matrix as Markdown."""
    return "\n".join([HEAD, *_credentials(), *_overrides(), *_dated()]).rstrip() + "\n"


def _credentials() -> Iterator[str]:
    """Yield a table for each credential; those that may do the very same share one."""
    same: dict[str, list[Credential]] = {}
    for credential in Credential:
        table = "\n".join(_table(credential))
        if table:
            same.setdefault(table, []).append(credential)
    for table, several in same.items():
        yield f"## {', '.join(str(one) for one in several)}\n"
        yield f"{table}\n"


def _table(credential: Credential) -> Iterator[str]:
    rows = {relation: cells(credential, relation) for relation in Relation}
    parts = [part for part in Permission if any(part in row for row in rows.values())]
    if not parts:
        return
    yield "| standing | " + " | ".join(str(part) for part in parts) + " |"
    yield "| --- |" + " --- |" * len(parts)
    for relation, row in rows.items():
        if row:
            yield f"| {relation} | " + " | ".join(row.get(part, "") for part in parts) + " |"


def _overrides() -> Iterator[str]:
    yield "## Who may open in an emergency\n"
    yield "Vital parts only, four hours at most, on the record, reviewed within 72 hours.\n"
    yield "| credential | whom |"
    yield "| --- | --- |"
    for credential, relations in sorted(MAY_OVERRIDE.items()):
        near = Relation.UNIT in relations and Relation.SITE not in relations
        yield f"| {credential} | {'people on the own unit' if near else 'anyone of the house'} |"
    yield ""


def _dated() -> Iterator[str]:
    """Yield what holds only in some places or for some time."""
    special = [row for row in SCOPE if row.jurisdiction != "*" or row.until is not None]
    yield "## Only in some jurisdictions, or until a day\n"
    if not special:
        yield "No line of the table, today."
    for row in special:
        who = ", ".join(str(one) for one in row.credentials)
        until = f" until {row.until:%d-%b-%Y}" if row.until else ""
        yield f"- {who}: {', '.join(row.parts)} ({row.jurisdiction}), from {row.since}{until}"
