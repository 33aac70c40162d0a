"""The site map: every page the library is to have, with its sections in order and what it must say."""

from dataclasses import dataclass

CONDITION_SECTIONS = (
    "glance",
    "help",
    "what",
    "symptoms",
    "causes",
    "first",
    "diagnosis",
    "options",
    "fits",
    "risks",
    "ask",
)
PROCEDURE_SECTIONS = ("glance", "what", "before", "during", "after", "risks", "limits", "who", "ask")
SURVEY = "dagenais-2006-survey"


@dataclass(frozen=True)
class SitePage:
    """One known page. `by_frame` = sections that the page frame shows when the file leaves them out."""

    slug: str
    kind: str
    title: str
    sections: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    area: str = ""
    cards: tuple[str, ...] = ()
    must_say: tuple[str, ...] = ()  # words in the text, or the key of a source it must cite
    by_frame: tuple[str, ...] = ()


def _guide(
    slug: str,
    title: str,
    sections: str,
    evidence: str = "",
    must_say: tuple[str, ...] = (),
    by_frame: str = "",
) -> SitePage:
    return SitePage(
        slug,
        "guide",
        title,
        tuple(sections.split()),
        tuple(evidence.split()),
        must_say=must_say,
        by_frame=tuple(by_frame.split()),
    )


def _condition(
    name: str, title: str, area: str, evidence: str, cards: str, must_say: tuple[str, ...] = ()
) -> SitePage:
    return SitePage(
        f"conditions/{name}",
        "condition",
        title,
        CONDITION_SECTIONS,
        tuple(evidence.split()),
        area,
        tuple(cards.split()),
        must_say,
    )


def _procedure(name: str, title: str, evidence: str, must_say: tuple[str, ...] = ()) -> SitePage:
    return SitePage(
        f"procedures/{name}", "procedure", title, PROCEDURE_SECTIONS, (evidence,), must_say=must_say
    )


def _other(kind: str, slug: str, title: str, sections: str, by_frame: str = "") -> SitePage:
    return SitePage(slug, kind, title, tuple(sections.split()), by_frame=tuple(by_frame.split()))


GUIDES = (
    _guide("", "Home", "message urgent map doors limits contact", by_frame="urgent map contact"),
    _guide(
        "what-is-prolotherapy",
        "What is prolotherapy?",
        "glance short names aim injected idea since offered uses who-decides is-not",
        "overview",
    ),
    _guide(
        "how-it-works",
        "How it is meant to work",
        "glance healing step1 step2 step3 step4 restart studies unknown",
        "overview",
        ("37", "52 weeks", "rabago-2013-mri-substudy"),
    ),
    _guide(
        "what-to-expect",
        "What to expect",
        "glance before day feel sessions after stop",
        "overview",
        ("no agreed standard", "do not stop it yourself", "ask who gave it to you"),
    ),
    _guide(
        "risks",
        "Risks",
        "glance common serious who help unknown",
        "harms",
        ("472", "69", "171 doctors", "all 5 were nerve injuries", "neck", "back", SURVEY),
    ),
    _guide(
        "risks/nerve-damage",
        "Can prolotherapy cause nerve damage?",
        "glance can-it way1 way2 way3 way4 where signs when now treated outlook",
        "harms_nerve",
        ("54", "5 did not go away", "most got better, some did not", SURVEY),
    ),
    _guide(
        "risks/safer-injections",
        "How injections are made safer",
        "glance person seeing technique limits questions",
        "harms_nerve",
        ("for a vessel, not for a nerve", "bench test"),
    ),
    _guide(
        "after-your-injections",
        "After your injections",
        "help first3 do medicines activity days when check",
        "harms",
    ),
    _guide(
        "evidence",
        "What the studies show",
        "glance sure table bodies claims chosen who-wrote change unknown",
        "overview",
        ("46", "36", "yelland-2004-low-back-trial"),
    ),
    _guide(
        "alternatives",
        "What else may help",
        "intro wait exercise medicine brace injections surgery table",
        "options",
    ),
    _guide(
        "decide",
        "Decision guide",
        "decision options matters know sure next summary",
        "options",
        by_frame="matters know sure summary",
    ),
    _guide(
        "see-a-specialist",
        "See a specialist",
        "diagnosis who training happens fit bring questions second",
    ),
    _guide(
        "costs",
        "Costs",
        "pay insurance questions warning",
        "payers",
        ("cms-ncd-prolotherapy", "aomrc-ebi-low-back-injections"),
    ),
)

CONDITIONS = (
    _condition("degenerative-disc-disease", "Worn discs", "lowback", "disc", "spine", ("another procedure",)),
    _condition(
        "whiplash", "Whiplash", "neck", "whiplash_neck", "neck injury", ("arm-2011-cervical-cord-case",)
    ),
    _condition(
        "spinal-ligament-sprain",
        "Sprained ligaments of the spine",
        "lowback",
        "spinal_ligament nonspecific_lbp",
        "spine",
        ("dagenais-2007-cochrane-low-back",),
    ),
    _condition(
        "long-lasting-low-back-pain",
        "Long-lasting low back pain",
        "lowback",
        "nonspecific_lbp",
        "spine",
        ("46", "36", "yelland-2004-low-back-trial", "advise against"),
    ),
    _condition(
        "sacroiliac-pain", "Sacroiliac pain", "sij", "sij_confirmed", "spine", ("small studies disagree",)
    ),
    _condition(
        "neck-pain", "Neck pain", "neck", "whiplash_neck", "neck", ("lungs", "spinal cord", "arteries")
    ),
    _condition("tailbone-pain", "Tailbone pain", "tailbone", "sparse", "spine"),
    _condition("osteoarthritis", "Osteoarthritis", "other", "knee_oa hip_oa hand_oa", "joint"),
    _condition(
        "tendinopathies", "Tendon pain", "other", "tennis_elbow achilles plantar rotator_cuff", "joint"
    ),
    _condition(
        "knee-osteoarthritis",
        "Knee osteoarthritis",
        "knee",
        "knee_oa",
        "joint",
        ("15", "rabago-2013-knee-trial"),
    ),
    _condition("hip-osteoarthritis", "Hip osteoarthritis", "hip", "hip_oa", "joint"),
    _condition("thumb-base-osteoarthritis", "Thumb base osteoarthritis", "wrist", "hand_oa", "joint"),
    _condition("rotator-cuff-pain", "Rotator cuff pain", "shoulder", "rotator_cuff", "shoulder"),
    _condition("jaw-joint-pain", "Jaw joint pain", "jaw", "tmj", "jaw", ("nagori-2018-jaw-meta-analysis",)),
    _condition("loose-joints", "Loose joints", "all_over", "hypermobile", "joint"),
    _condition("elbow-pain", "Elbow pain", "elbow", "tennis_elbow", "joint"),
    _condition("tennis-elbow", "Tennis elbow", "elbow", "tennis_elbow", "joint"),
    _condition("golfers-elbow", "Golfer's elbow", "elbow", "sparse", "joint"),
    _condition("wrist-and-hand-pain", "Wrist and hand pain", "wrist", "sparse", "joint"),
    _condition(
        "achilles-pain",
        "Achilles pain",
        "ankle",
        "achilles",
        "leg",
        ("very small study", "yelland-2011-achilles-trial"),
    ),
    _condition("jumpers-knee", "Jumper's knee", "knee", "sparse", "joint", ("adults",)),
    _condition(
        "heel-pain", "Heel pain", "foot", "plantar", "leg", ("chutumstid-2023-plantar-meta-analysis",)
    ),
    _condition("ankle-that-gives-way", "An ankle that gives way", "ankle", "ankle_instability", "leg"),
    _condition("knee-ligament-sprain", "Knee ligament sprain", "knee", "sparse", "joint"),
)

PROCEDURES = (
    _procedure(
        "dextrose-injection",
        "Dextrose injection",
        "overview",
        ("dailymed-dextrose-labels", "approved for other uses", "strengths differ"),
    ),
    _procedure("ultrasound-guidance", "Ultrasound guidance", "harms_nerve"),
    _procedure(
        "fluoroscopy-guidance",
        "X-ray guidance",
        "harms_nerve",
        ("bone and dye", "does not show nerves", "small dose of X-ray", "pregnant"),
    ),
)

OTHERS = (
    _other("index", "conditions", "Conditions", "areas list limbs", by_frame="list"),
    _other("index", "procedures", "Procedures", "list"),
    _other("service", "glossary", "Glossary", "terms", by_frame="terms"),
    _other("service", "search", "Search", "results none", by_frame="results none"),
    _other("service", "about", "About this site", "write review money principles complaints"),
    _other("service", "accessibility", "Accessibility", "standard tested known help"),
    _other("service", "privacy", "Privacy", "kept why who rights looked"),
)

SITE_MAP: dict[str, SitePage] = {page.slug: page for page in GUIDES + CONDITIONS + PROCEDURES + OTHERS}
