"""Small English words that a search need not contain. Written without apostrophes, as analysis.py reads words."""

# Never asked for, unless the search has no other word. They are in the index all the same, so that a quoted
# phrase is found word for word. Words that change what somebody asks for ("not", "out", "alone", "will") are not here.
STOP = frozenset([
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by", "can",
    "cannot", "cant", "could", "couldnt", "did", "didnt", "do", "does", "doesnt", "doing", "dont", "for",
    "from", "had", "has", "hasnt", "have", "havent", "having", "he", "her", "hers", "him", "his", "how", "i",
    "if", "im", "in", "into", "is", "isnt", "it", "its", "ive", "just", "me", "mine", "my", "myself", "of",
    "on", "or", "our", "ours", "shall", "she", "should", "so", "some", "such", "than", "that", "the", "their",
    "theirs", "them", "then", "there", "these", "they", "this", "those", "to", "too", "us", "very", "was",
    "wasnt", "we", "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "with", "wont",
    "would", "wouldnt", "you", "your", "yours",
])  # fmt: skip

# Counted when results are put in order, but asked for only when nothing weightier is: people write whole
# sentences ("can somebody help my mum, she keeps falling") and the entry that helps does not repeat them.
WEAK = frozenset([
    "all", "also", "always", "anybody", "anyone", "anything", "area", "around", "available", "away", "back",
    "bad", "become", "best", "better", "bit", "brother", "child", "children", "come", "comes", "coming",
    "dad", "daddy", "dads", "daughter", "difficult", "each", "else", "even", "ever", "every", "everyone",
    "family", "father", "feel", "feeling", "feels", "few", "find", "finding", "get", "gets", "getting",
    "give", "given", "gives", "giving", "go", "goes", "going", "good", "got", "gran", "grandad",
    "grandfather", "grandma", "grandmother", "granny", "great", "hard", "help", "helped", "helpful",
    "helping", "helps", "husband", "idea", "ill", "information", "keep", "keeps", "kind", "know", "let",
    "like", "little", "local", "locally", "long", "look", "looking", "looks", "lot", "lots", "make", "makes",
    "making", "many", "maybe", "more", "most", "mother", "much", "mum", "mummy", "mums", "nan", "nana",
    "near", "nearby", "nearest", "need", "needed", "needing", "needs", "never", "new", "no", "nobody", "none",
    "not", "nothing", "now", "off", "often", "old", "only", "other", "others", "out", "own", "parent",
    "parents", "partner", "people", "person", "place", "places", "please", "possible", "provide", "really",
    "relative", "seem", "service", "services", "show", "sister", "somebody", "someone", "something",
    "sometimes", "son", "still", "stop", "take", "takes", "taking", "tell", "thank", "thanks", "thing",
    "things", "think", "try", "trying", "up", "use", "used", "using", "want", "wanted", "wanting", "wants",
    "way", "ways", "well", "wife", "without", "worried", "worry",
])  # fmt: skip
