"""Words in a text that look like the name of a person. A guess: many first names are also other words."""

import re

# Common first names in Britain that are seldom anything else.
_NAMES = """
Aaron Abigail Adam Adrian Ahmed Aisha Alan Albert Alexander Alfie Ali Alice Alison Amanda Amelia Amina Amy Andrea Andrew
Angela Ann Anna Anne Anthony Arthur Ashley Barbara Ben Benjamin Bernard Beth Betty Beverley Brenda Brian Bridget Callum
Carl Carol Caroline Catherine Charles Charlotte Chloe Christine Christopher Claire Clare Colin Craig Daniel Darren
Dave David Dawn Deborah Debbie Denise Dennis Derek Diana Diane Donald Donna Doreen Dorothy Douglas Edward Eileen Elaine
Eleanor Elizabeth Ellen Emily Emma Eric Evelyn Fatima Fiona Frances Fred Gareth Gary Gemma Geoff Geoffrey George Gillian
Gladys Gordon Graham Hannah Harold Harry Hassan Hazel Heather Helen Henry Hilary Howard Hussain Ian Imran Irene Isobel
Jack Jacqueline James Jamie Jane Janet Janice Jason Jayne Jean Jennifer Jessica Jill Jim Joan Joanna Joanne John
Jonathan Joseph Josh Joshua Joyce Judith Julia Julian Julie Karen Kate Kathleen Katie Keith Kelly Kenneth Kerry Kevin
Khadija Kim Laura Lauren Lee Leslie Lesley Liam Linda Lisa Louise Lucy Luke Lynn Malcolm Marcus Margaret Maria Marian
Marie Marion Martin Mary Matthew Maureen Megan Michael Michelle Mohammed Muhammad Mohamed Monica Natalie Nathan Neil
Nicholas Nicola Nigel Norman Olivia Omar Oliver Pamela Patricia Paul Paula Pauline Peter Phil Philip Rachel Ralph Ray
Raymond Rebecca Richard Robert Roger Ronald Rosemary Ross Roy Russell Ruth Ryan Sally Samantha Sandra Sarah Scott Sean
Sharon Shaun Sheila Shirley Simon Sophie Stacey Stanley Stephanie Stephen Steven Stuart Susan Suzanne Sylvia Tanya Teresa
Terence Terry Theresa Thomas Timothy Tina Tom Tony Tracey Trevor Valerie Vera Veronica Victoria Vincent Wendy William
Winifred Yasmin Yvonne Zainab Zoe
"""
_FIRST = rf"\b(?:{'|'.join(_NAMES.split())})\b"
# What makes it the name of a place: “Mary Seacole House”, “Victoria Road”.
_PLACES = "Avenue|Centre|Church|Clinic|Close|Court|Gardens|Hall|Hospital|House|Lane|Library|Park|Road|School|Street|Surgery|Trust|Ward"
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sister|Nurse)\.?\s+[A-Z][\w’'\-]+")
_WHOLE = re.compile(rf"{_FIRST}\s+(?:[A-Z]\.\s*)?(?!(?:[A-Z][\w’']+ )?(?:{_PLACES})\b)[A-Z][a-z’'][\w’'\-]*")
_ASKED_FOR = re.compile(
    rf"\b(?i:ask for|speak to|talk to|ring|call|contact|e-?mail|text)\s+(?P<name>{_FIRST})(?!\s+[A-Z])"
)


def names_in(text, known=""):
    """Each once, in their order. Words that also stand in `known`, such as the name of a place, are not taken for names."""
    found = [(match.start(), match[0]) for pattern in (_TITLED, _WHOLE) for match in pattern.finditer(text)]
    found += [(match.start("name"), match["name"]) for match in _ASKED_FOR.finditer(text)]
    names = dict.fromkeys(name for _, name in sorted(found))
    return [name for name in names if name not in known]
