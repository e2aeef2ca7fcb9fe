"""What a client, and someone who speaks for a client, finds on their own pages, over HTTP."""

from datetime import date, timedelta

import pytest
from django.test import Client

from mainstay.care.assessments.entries import FormAnswer
from mainstay.care.risk.entries import Person, SafetyPlan
from mainstay.kernel import forms, openings
from mainstay.kernel.entries import Permission
from mainstay.kernel.kinds import Ground, HeldBack, LaterSignature, SignedAs
from mainstay.kernel.models import Opening, Task
from mainstay.kernel.people import actions
from tests.conftest import Clock
from tests.people import NOW, Cast, again, client
from tests.privacy.conftest import SignIn, write_note

PLAN = SafetyPlan(
    signs=("I stop answering texts",),
    alone=("A hot shower",),
    people=(Person(name="Tia Rivera", phone="555-0107"),),
    review_on=date(2026, 4, 14),
)


def words(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def authorise(cast: Cast, *parts: Permission) -> None:
    actions.authorise(
        viewer=cast.viewer("ada"),
        record_id=cast.sam,
        account_id=cast.id("alex"),
        sort="guardian",
        papers="Letters of guardianship, Kings County 2025-118",
        parts=parts,
        now=NOW,
    )


def test_each_comes_in_by_their_own_front_door(cast: Cast, sign_in: SignIn) -> None:
    sam, ada = sign_in("sam"), sign_in("ada")
    assert sam.get("/")["Location"] == "/portal/"
    for path in ("/portal/", "/portal/looked/", "/portal/plan/"):
        assert ada.get(path).status_code == 404
    for path in (f"/charting/{cast.sam}/", f"/risk/{cast.sam}/plan/", "/privacy/", "/people/"):
        assert sam.get(path).status_code == 404
        assert ada.get(path).status_code in (200, 404)


def test_nobody_signed_in_is_led_to_sign_in(cast: Cast) -> None:
    assert "/account/login/" in Client().get("/portal/")["Location"]


def test_home_greets_by_the_preferred_name_and_says_there_is_nothing_to_do(
    sign_in: SignIn,
) -> None:
    home = words(sign_in("sam"), "/portal/")
    assert "Hello, Sam" in home
    assert "Saturday, March 14" in home
    assert "Nothing to do today" in home


def test_a_signed_note_is_open_to_its_client(cast: Cast, sign_in: SignIn) -> None:
    kept = write_note(cast)
    sam = sign_in("sam")
    assert "Your visit on Saturday, March 14" in words(sam, "/portal/notes/")
    page = words(sam, f"/portal/notes/{kept.id}/")
    assert "We talked about the move." in page
    assert "Ada, Social worker" in page
    assert "Flores" not in page
    assert "I slept for once" in page
    assert "Saturday, March 14 at 2:05pm" in page
    assert "DAP" not in page


def test_a_trainees_note_opens_with_the_co_signature(cast: Cast, sign_in: SignIn) -> None:
    kept = write_note(cast, "tia", "First words of a trainee.")
    sam = sign_in("sam")
    assert "March 14" not in words(sam, "/portal/notes/").split("<main")[1]
    assert sam.get(f"/portal/notes/{kept.id}/").status_code == 404
    cast.chart("ruth").record(
        LaterSignature(
            target=kept.id,
            version=1,
            digest=bytes(kept.entry.digest).hex(),
            role=SignedAs.COSIGNER,
        ),
        proof=again(),
    )
    assert "First words of a trainee." in words(sam, f"/portal/notes/{kept.id}/")


def test_a_note_held_back_is_neither_shown_nor_named(cast: Cast, sign_in: SignIn) -> None:
    kept = write_note(cast)
    cast.chart("ada").record(
        HeldBack(
            target=kept.id, ground=Ground.LIFE, reason="Named risk", review_on=date(2026, 4, 1)
        ),
        proof=again(),
    )
    sam = sign_in("sam")
    listed = words(sam, "/portal/notes/")
    assert "No notes yet." in listed
    assert "held" not in listed.casefold()
    assert sam.get(f"/portal/notes/{kept.id}/").status_code == 404
    assert sam.get(f"/portal/notes/{kept.id}/paper/").status_code == 404


def test_another_clients_note_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    june = client(cast, "June", "Castell")
    sam = sign_in("sam")
    assert sam.get(f"/portal/for/{june}/").status_code == 404
    assert sam.get(f"/portal/for/{june}/notes/").status_code == 404


def test_printing_is_noted(cast: Cast, sign_in: SignIn) -> None:
    kept = write_note(cast)
    assert "Printed Saturday, March 14 at 2:05pm" in words(
        sign_in("sam"), f"/portal/notes/{kept.id}/paper/"
    )
    assert Opening.objects.filter(act="print", record_id=cast.sam).count() == 1


def test_scores_are_said_before_they_are_drawn_and_stand_in_a_list(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    form = forms.find("phq9")
    assert form is not None
    for weeks, score in ((6, 3), (3, 2), (0, 1)):
        at = NOW - timedelta(weeks=weeks, days=1)
        answers = {item.id: str(score) for item in form.questions if item.id != "item9"}
        scored = {i.id: str(score) for i in form.questions} if "item9" not in answers else answers
        body = FormAnswer.of(form, scored, administered_at=at)
        cast.chart("ada", now=NOW).record(body, occurred_at=at)
    page = words(sign_in("sam"), "/portal/progress/")
    assert "Your weeks have been getting easier" in page
    assert "A change of less than 5 may be chance" in page
    assert page.count("<circle") == 3
    for number in cast.chart("ada").measures("phq9.total"):
        assert f">{number.value:g}<" in page
    for word in ("PHQ", "depress", "severe", "Questionnaire"):
        assert word not in page.split("<main")[1]


def test_the_plan_opens_whole_step_by_step_and_on_paper(cast: Cast, sign_in: SignIn) -> None:
    sam = sign_in("sam")
    assert "There is no plan yet" in words(sam, "/portal/plan/")
    cast.chart("ada").record(PLAN)
    for path in ("/portal/plan/", "/portal/plan/now/", "/portal/plan/paper/"):
        page = words(sam, path)
        assert "A hot shower" in page, path
        assert "/risk/" not in page, path
    assert 'href="tel:5550107"' in words(sam, "/portal/plan/")


def test_help_is_never_behind_a_record(cast: Cast, sign_in: SignIn) -> None:
    for name in ("sam", "alex"):
        page = words(sign_in(name), "/portal/help/")
        assert 'href="tel:988"' in page
        assert 'href="tel:911"' in page


# --- who looked ------------------------------------------------------------------------------


def test_each_look_is_told_in_words_and_staff_as_the_programme_names_them(
    cast: Cast, sign_in: SignIn
) -> None:
    sign_in("ada").get(f"/charting/{cast.sam}/")
    page = words(sign_in("sam"), "/portal/looked/")
    assert "Ada, Social worker" in page
    assert "Flores" not in page
    assert "Opened your record" in page
    assert "To care for you" in page
    assert "Today, Saturday, March 14" in page
    assert "2:05pm" in page


def test_on_the_unit_staff_are_named_from_discharge(cast: Cast, sign_in: SignIn) -> None:
    cast.chart("dana", purpose="rounds")
    sam = sign_in("sam")
    page = words(sam, "/portal/looked/")
    assert "Mental health technician" in page
    assert "Dana" not in page
    actions.discharge(viewer=cast.service(), record_id=cast.sam, now=NOW, how="Home")
    assert "Dana, Mental health technician" in words(sam, "/portal/looked/")


def test_a_board_is_folded_and_says_which(cast: Cast, sign_in: SignIn) -> None:
    openings.note(
        cast.viewer("dana"), act="board", purpose="rounds", now=NOW, place=cast.west,
        named=[cast.sam],
    )  # fmt: skip
    page = words(sign_in("sam"), "/portal/looked/")
    assert "Shown on the West board during safety rounds" in page.split("<details")[1]
    assert "Shown on the West" not in page.split("<details")[0]


def test_who_looked_never_names_what_was_near(cast: Cast, sign_in: SignIn) -> None:
    openings.note(
        cast.viewer("ada"), act="open", purpose="care", now=NOW, record=cast.sam,
        detail="psychotherapy note", reason="substance use",
    )  # fmt: skip
    page = words(sign_in("sam"), "/portal/looked/")
    assert "psychotherapy" not in page
    assert "substance" not in page


def test_a_concern_becomes_the_privacy_officers_task_and_is_answered(
    cast: Cast, sign_in: SignIn
) -> None:
    cast.chart("ada")
    sam = sign_in("sam")
    assert sam.post("/portal/looked/concern/", {"words": ""}).status_code == 422
    answer = sam.post("/portal/looked/concern/", {"words": "Ada is my neighbor"})
    assert answer["Location"] == "/portal/looked/"
    page = words(sam, "/portal/looked/")
    assert "Ada is my neighbor" in page
    assert "answers by Thursday, March 19" in page
    task = Task.objects.get(code="privacy.concern")
    assert task.owner_id == cast.id("pia")
    assert "Ada is my neighbor" not in str(task.title)
    ada = sign_in("ada").get(f"/privacy/{cast.sam}/concern/{task.entry_id}/")
    assert ada.status_code == 404
    pia = sign_in("pia")
    where = f"/privacy/{cast.sam}/concern/{task.entry_id}/"
    assert "Ada is my neighbor" in words(pia, where)
    done = pia.post(where, {"finding": "Has a duty there", "answer": "Ada is on your team."})
    assert done["Location"] == "/privacy/"
    page = words(sam, "/portal/looked/")
    assert "Ada is on your team." in page
    assert "Has a duty there" not in page
    assert Task.objects.get(code="privacy.concern").state == "closed"


# --- those who speak for a client ------------------------------------------------------------


def test_a_guardian_has_nothing_until_papers_are_on_file(cast: Cast, sign_in: SignIn) -> None:
    write_note(cast)
    alex = sign_in("alex")
    assert "Nothing is open to you here today." in words(alex, "/portal/")
    for page in ("", "notes/", "plan/", "progress/"):
        assert alex.get(f"/portal/for/{cast.sam}/{page}").status_code == 404
    authorise(cast, Permission.IDENTITY, Permission.SAFETY)
    cast.chart("ada").record(PLAN)
    assert "Sam" in words(alex, "/portal/")
    assert "A hot shower" in words(alex, f"/portal/for/{cast.sam}/plan/")
    for page in ("notes/", "progress/"):
        assert alex.get(f"/portal/for/{cast.sam}/{page}").status_code == 404


def test_a_guardian_never_sees_who_looked_nor_a_held_note(cast: Cast, sign_in: SignIn) -> None:
    kept = write_note(cast)
    authorise(cast, *Permission)
    alex = sign_in("alex")
    assert "We talked" in words(alex, f"/portal/for/{cast.sam}/notes/{kept.id}/")
    home = words(alex, f"/portal/for/{cast.sam}/")
    assert "looked" not in home
    assert alex.get("/portal/looked/").status_code == 404
    assert alex.get("/portal/sharing/").status_code == 404
    cast.chart("ada").record(
        HeldBack(
            target=kept.id,
            ground=Ground.REPRESENTATIVE,
            reason="Asked by Sam",
            review_on=date(2026, 4, 1),
        ),
        proof=again(),
    )
    assert alex.get(f"/portal/for/{cast.sam}/notes/{kept.id}/").status_code == 404


def test_a_protective_order_shuts_it_at_once(cast: Cast, sign_in: SignIn) -> None:
    authorise(cast, *Permission)
    alex = sign_in("alex")
    assert "Sam" in words(alex, "/portal/")
    actions.shut_out(
        viewer=cast.viewer("ada"),
        record_id=cast.sam,
        against_id=cast.id("alex"),
        court="Kings County Family Court 26-0417",
        now=NOW,
    )
    assert "Nothing is open to you here today." in words(alex, "/portal/")
    for page in ("", "notes/", "plan/", "progress/", "plan/now/", "plan/paper/"):
        assert alex.get(f"/portal/for/{cast.sam}/{page}").status_code == 404


def test_sharing_lists_releases_in_words(cast: Cast, sign_in: SignIn) -> None:
    actions.release(
        viewer=cast.viewer("ada"),
        record_id=cast.sam,
        recipient_id=cast.id("eve"),
        recipient_name="Dr. Chen, family doctor",
        parts=[Permission.MEDICINE, Permission.ALERT],
        purpose="So they give the right medicine",
        now=NOW,
        until_at=NOW + timedelta(days=90),
    )
    page = words(sign_in("sam"), "/portal/sharing/")
    assert "Dr. Chen, family doctor" in page
    assert "May see your medicines and your allergies." in page
    assert "until June 12" in page


@pytest.mark.parametrize(
    "path",
    ["", "notes/", "progress/", "plan/", "looked/", "looked/concern/", "sharing/", "help/"],
)
def test_titles_hold_no_clinical_word(cast: Cast, sign_in: SignIn, path: str) -> None:
    write_note(cast)
    title = words(sign_in("sam"), f"/portal/{path}").split("<title>")[1].split("</title>")[0]
    for word in ("safety", "note:", "progress note", "crisis", "PHQ", "therapy", "clinic"):
        assert word not in title.casefold()


@pytest.mark.parametrize("part", list(Permission))
def test_a_part_opened_to_who_speaks_for_a_client_opens_that_part_alone(
    cast: Cast, sign_in: SignIn, part: Permission
) -> None:
    kept = write_note(cast)
    cast.chart("ada").record(PLAN)
    form = forms.find("phq9")
    assert form is not None
    answers = {item.id: "1" for item in form.questions}
    cast.chart("ada").record(FormAnswer.of(form, answers, administered_at=NOW))
    authorise(cast, part)
    alex, base = sign_in("alex"), f"/portal/for/{cast.sam}/"
    opens = {
        Permission.CARE: {"notes/", f"notes/{kept.id}/", f"notes/{kept.id}/paper/"},
        Permission.MEASURE: {"progress/"},
        Permission.SAFETY: {"plan/", "plan/now/"},
    }
    every = set.union(*opens.values(), {"plan/paper/"})
    answered = {path for path in every if alex.get(base + path).status_code == 200}
    assert answered == opens.get(part, set())
    home = words(alex, base)
    assert ("Sam" in home.split("<main")[1]) is (part is Permission.IDENTITY)
    for secret in ("We talked about the move", "A hot shower", "Flores"):
        assert secret not in home
