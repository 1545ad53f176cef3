"""The Easy Read pictures that ship with CareHub: static/public/pictures/easy-read/NAME.svg, drawn for it."""

PICTURES = {
    "ask": "Somebody asks a question",
    "understand": "Somebody holds a page they can read",
    "early": "Somebody and a calendar, in good time",
    "answer": "A question, and an answer to it",
    "my-way": "Large letters, pictures and sound",
    "friends": "Two people talk over a cup of tea",
    "fun": "Somebody with music and a ball",
    "out": "Somebody on a bus",
    "belong": "Somebody between the houses of a street",
    "giving": "Somebody gives a plant to somebody else",
    "matters": "Somebody thinks of what they love",
    "together": "Three people around one plan",
    "my-day": "Somebody, the sun and a clock",
    "change": "A plan, and arrows around it",
    "skilled": "A worker with a badge and a tick",
    "kind": "Two people and a heart",
    "choose": "Somebody picks one of three people",
    "same-faces": "Somebody they know stands at the door",
    "safe": "Somebody inside their house",
    "try": "Somebody on a bicycle",
    "urgent": "A telephone rings and help comes",
    "tell": "Somebody tells, somebody listens",
    "cost": "A bill in pounds",
    "spend": "Somebody with money and choices",
    "advice": "Two people talk about money",
    "simple": "A short form with a tick",
}


def choices():
    return [(name, f"{name}: {shows.lower()}") for name, shows in PICTURES.items()]
