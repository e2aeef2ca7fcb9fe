"""Write the pages in docs/areas from what the areas announce, so that they cannot drift."""

from pathlib import Path

import click
from click import echo

from mainstay.kernel.areas import Area, announced
from mainstay.kernel.entries import Cosign, Kind, Signing

FOLDER = Path("docs/areas")


@click.command()
def command() -> None:
    """Write docs/areas anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    pages = written()
    for name, text in pages.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for stale in set(FOLDER.glob("*.md")) - {FOLDER / name for name in pages}:
        stale.unlink()
    echo(f"{len(pages)} pages written to {FOLDER}.")


def written() -> dict[str, str]:
    """Return the text of every generated page by its file name."""
    areas = sorted(announced().areas.values(), key=lambda area: area.name)
    ours = [area for area in areas if area.name != "toy"]
    index = ["# Areas", "", "Made by `./run mainstay docs` from what each area announces.", ""]
    index += [f"- [{area.label}]({area.name}.md)" for area in ours]
    return {"README.md": "\n".join(index) + "\n", **{f"{a.name}.md": page(a) for a in ours}}


def page(area: Area) -> str:
    """Return one area's page: its kinds, rules, pages and projections."""
    lines = [f"# {area.label}", "", "Made by `./run mainstay docs`; do not edit.", ""]
    if area.kinds:
        lines += ["## Kinds of entry", "", *_kinds(area), ""]
    if area.rules:
        lines += ["## Rules", ""]
        lines += [
            f"- `{r.name}` (version {r.version}): {_first(r.ask)} Source: {r.source}."
            for r in area.rules
        ]
        lines.append("")
    if area.pages:
        lines += ["## Pages", "", "| address | what it is | asks for |", "| --- | --- | --- |"]
        lines += [
            f"| `{_address(area, p.path)}` | {p.label} | {_asks(p.needs, public=p.public)} |"
            for p in area.pages
        ]
        lines.append("")
    if area.projections:
        lines += ["## Projections", ""]
        lines += [
            f"- `{p.model._meta.db_table}` from {', '.join(f'`{b.kind.name}`' for b in p.kinds)}"
            for p in area.projections
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _kinds(area: Area) -> list[str]:
    head = "| kind | what it says | part | signed | co-signed | labels | to the client | FHIR |"
    rows = [head, "|" + " --- |" * 8]
    for body in sorted(area.kinds, key=lambda each: each.kind.name):
        kind = body.kind
        rows.append(
            f"| `{kind.name}` | {kind.label}: {_first(body)} | {kind.needs} | {_signed(kind)} "
            f"| {kind.cosign if kind.cosign is not Cosign.NEVER else '–'} "
            f"| {', '.join(sorted(kind.labels)) or '–'} "
            f"| {'opens' if kind.opens_to_client else 'staff only'} "
            f"| {'never exchanged' if kind.to_fhir is None else 'yes'} |"
        )
    return rows


def _signed(kind: Kind) -> str:
    return "asked again" if kind.signing is Signing.AGAIN else "by the session"


def _first(documented: object) -> str:
    return (documented.__doc__ or "").strip().splitlines()[0]


def _address(area: Area, path: str) -> str:
    return path if path.startswith("/") else f"/{area.name}/{path}"


def _asks(needs: object, *, public: bool) -> str:
    return "nobody: public" if public else str(needs or "sign-in")
