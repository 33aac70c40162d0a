"""The decision guide held to the criteria of IPDAS, version 4: a self-score, by those who wrote it.

Of the 23 quality criteria for a treatment, eight ask what people outside the project did (needs asked of patients
and of clinicians, review and field tests by both, two measured effects); no program can meet them. A ninth, the
qualification of an author, is met on the day a clinician signs the page.
"""

import re

import pytest

QUALIFYING = {
    "describes the problem": r"pain in a joint, ligament or tendon that has lasted",
    "states the decision": r"You may wait, try other care, or ask about sugar-water injections",
    "describes the options": r"Do nothing new, wait.*Exercise.*Brace.*Dextrose injection.*Surgery",
    "describes what speaks for each": r"Possible gain",
    "describes what speaks against each": r"Possible harm",
    "tells what it is like to live with": r"weeks or months to mend.*days after are like is on what to expect",
}
CERTIFYING = {
    "for and against in equal detail": r"Effort Possible harm Possible gain Cost How sure",
    "cites its evidence": r"Sources .*Dagenais",
    "has a date of the text": r"Version 1, of \d+ \w+ \d{4}",
    "says when it is looked at again": r"Next check due \w+",
    "says how sure we are": r"Low at best.*Nobody has counted how often",
    "says who paid": r"Paid for by The clinic",
}
QUALITY = {
    "what happens if nothing is done": r"Do nothing new, wait .*Pain may go on, or grow.*May ease with time",
    "options can be compared": r"The same points for each option",
    "chances of an outcome": r"Pain cut by more than half",
    "who they are about": r"110 adults with low back pain",
    "how many of them": r"46 in 100.*36 in 100",
    "over the same time": r"Time: 12 months",
    "out of the same number": r"Out of 100",
    "in more than one way": r"46 in 100.*could not tell the two apart",
    "asks what matters": r"How much does each of these matter to you\?",
    "leads step by step": r"The decision.*options side by side.*What matters to you.*Check what you know.*"
    r"Are you sure\?.*Your next step.*Your sheet",
    "has a sheet with questions to take along": r"Make my sheet",
    "how studies were chosen, and how good they are": r"Look at each kind of pain",
    "tells its reading level": r"Reading level Grade \d",
}


@pytest.mark.usefixtures("library")
def test_the_guide_meets_every_criterion_that_a_text_can_meet(client):
    html = client.get("/decide/").content.decode()
    words = " ".join(re.sub(r"<sup.*?</sup>|<[^>]+>", " ", html).split())
    words = re.sub(r" ([.,?;:])", r"\1", words)
    asked = QUALIFYING | CERTIFYING | QUALITY
    assert [name for name, said in asked.items() if not re.search(said, words)] == []


@pytest.mark.usefixtures("library")
def test_what_the_guide_says_of_the_choice_of_studies_stands_where_it_leads(client):
    assert 'href="/evidence/#table"' in client.get("/decide/").content.decode()
    text = client.get("/evidence/").content.decode()
    assert 'id="chosen"' in text
    assert 'id="sure"' in text
