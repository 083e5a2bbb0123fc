"""Pages of an old journal to learn from: passages of clean Russian text, damaged as FineReader was seen to damage one of 1839-68.

  journal_pages.py TEXT PAIRS COUNT SEED OUTDIR    TEXT: a long text, a paragraph a line; PAIRS: count, word read, word printed

A word is misread as often, and as what, the pairs tell; one they do not know, letter by letter as theirs were. Half of the pages take the
endings of the time. Spaces are lost, the ъ that stood before them left behind, and put into words. How often, and how many words are
misread in all, is as on 24 proofread pages of the journal, from which nothing else was taken.
"""
import collections, json, os, random, re, sys
from difflib import SequenceMatcher
from more_pages import passages

WORD = re.compile(r'[^\W\d_]+')
LETTER_SPACED = re.compile(r'\b\w( \w){4}\b')
# Words that the pairs were counted in: 40,000 misread ones where three in a hundred are.
PAIRS_WORDS = 1.4e6
# Shares of gaps and of words, on a page of level 1; the usual level is 1.6.
LOST_SPACE, FALSE_SPACE = .0035, .001
# Share of long words whose spelling was not settled. Chosen.
UNSETTLED = .015
CONSONANTS = 'бвгджзклмнпрстфхцчшщ'

def in_old_dress(text, rng):
    """The commonest endings and prefixes of the old spelling, in modern letters; what was not settled then, one way or the other."""
    text = re.sub(r'(?<=\w{3})ого\b', 'аго', text)
    text = re.sub(r'(?<=\w{3}[шщжчн])его\b', 'аго', text)
    text = re.sub(r'(?<=\w{3})ые\b', 'ыя', text)
    text = re.sub(r'\bе[её]\b', 'ея', text)
    text = re.sub(r'\b(бе|и|ра|во)с(?=с\w{3})', r'\1з', text)
    text = re.sub(r' (бы|же|ли|то)\b', lambda m: rng.choices(' -', [4, 1])[0] + m[1] if rng.random() < .97 else m[1], text)
    text = re.sub(r'\b(не|ни) (?=\w{4})', lambda m: m[1] if rng.random() < .03 else m[0], text)
    return re.sub(r'[а-я]{6,}', lambda m: spelt_otherwise(m[0], rng) if rng.random() < UNSETTLED else m[0], text)

def spelt_otherwise(word, rng):
    """A word with a vowel changed for the one that sounds like it, or a consonant doubled or no longer so."""
    ways = [(m.start(), m[0]) for m in re.finditer(r'(?<=\w)(([бвглмнпрст])\2|(?<=[аеиоу])[лмнс](?=[аеиоу])|[аоеи])(?=\w{2})', word)]
    if not ways:
        return word
    at, what = rng.choice(ways)
    put = what[0] if len(what) == 2 else dict(а='о', о='а', е='и', и='е').get(what, what * 2)
    return word[:at] + put + word[at + len(what):]

class Engine:
    """What the engine makes of words and letters."""

    def __init__(self, text, pairs):
        counted = collections.Counter(WORD.findall(text))
        share = PAIRS_WORDS / sum(counted.values())
        self.read = collections.defaultdict(list)
        letters = collections.defaultdict(collections.Counter)
        for count, seen, meant in pairs:
            # «въсебе» for «себе»: the word before is in it, and spaces are lost by the share above.
            if ' ' in meant or ' ' in seen or len(seen) >= len(meant) + 2 and seen[0] != meant[0]:
                continue
            self.read[meant].append((seen, count))
            for tag, a, b, c, d in SequenceMatcher(None, meant, seen, autojunk=False).get_opcodes():
                if tag == 'replace' and b - a <= 2 and d - c <= 3:
                    letters[meant[a:b]][seen[c:d]] += count
        self.rate = {meant: min(.5, sum(n for _, n in seen) / (counted[meant] * share + 1)) for meant, seen in self.read.items()}
        in_text = collections.Counter(text)
        # A misread pair of letters is counted by the first.
        self.letters = {meant: (sum(seen.values()) / (in_text[meant[0]] * share + 1), list(seen.items()))
                        for meant, seen in letters.items() if sum(seen.values()) > 20}

    def word(self, word, level, rng):
        if word in self.read:
            return pick(self.read[word], rng) if rng.random() < self.rate[word] * level else word
        out, at = '', 0
        while at < len(word):
            for length in (2, 1):
                rate, seen = self.letters.get(word[at:at + length], (0, []))
                if rng.random() < rate * level:
                    out += pick(seen, rng)
                    at += length
                    break
            else:
                out += word[at]
                at += 1
        return out

    def page(self, text, level, rng):
        out = []
        for line in text.split('\n'):
            words = []
            glued = False
            for word in line.split(' '):
                seen = WORD.sub(lambda m: self.word(m[0], level, rng), word)
                if len(seen) > 5 and seen.isalpha() and rng.random() < FALSE_SPACE * level:
                    at = rng.randrange(2, len(seen) - 1)
                    seen = seen[:at] + ' ' + seen[at:]
                if glued:
                    words[-1] += ('ъ' if words[-1][-1].lower() in CONSONANTS else '') + seen
                else:
                    words.append(seen)
                glued = bool(seen) and seen[-1].isalpha() and rng.random() < LOST_SPACE * level
            out.append(' '.join(words))
        return '\n'.join(out)

def pick(seen, rng):
    return rng.choices([s for s, _ in seen], [n for _, n in seen])[0]

def make(name, doc, spell, level_of):
    """Passages as `spell` has them written, damaged at levels that `level_of` draws, in folders named NAME-SEED-…; the arguments are those of
    the command line, which `doc` tells of."""
    if len(sys.argv) != 6:
        sys.exit(doc)
    source, pairs, count, seed, out = sys.argv[1:]
    rows = [line.rstrip('\n').split('\t') for line in open(pairs, encoding='utf8') if not line.startswith('#')]
    engine = Engine(open(source, encoding='utf8').read(), [(int(count), seen, meant) for count, seen, meant in rows])
    rng = random.Random(int(seed))
    for nth, text in enumerate(passages(source, int(count), rng)):
        # Put together, its words would count as damaged.
        if LETTER_SPACED.search(text):
            continue
        text = spell(text, rng)
        level = level_of(rng)
        page = f'{name}-{seed}-{nth:03}'
        os.makedirs(os.path.join(out, page), exist_ok=True)
        # A fold of the cross-validation is a font's: none was told here.
        meta = dict(id=page, font=f'{name} {nth % 10}', level=round(level, 3))
        for file, content in [('gold.txt', text), ('ocr.txt', engine.page(text, level, rng)), ('meta.json', json.dumps(meta))]:
            open(os.path.join(out, page, file), 'w', encoding='utf8').write(content)

def main():
    make('journal', __doc__, lambda text, rng: in_old_dress(text, rng) if rng.random() < .5 else text, lambda rng: rng.lognormvariate(.3, .6))

if __name__ == '__main__':
    main()
