"""Pages by writers of their own spelling to measure with: passages of clean Russian text, spelt by ear or in a dialect, hardly damaged.

  writer_pages.py TEXT PAIRS COUNT SEED OUTDIR    TEXT: a long text, a paragraph a line; PAIRS: count, word read, word printed

What the writer wrote is the ground truth: a word no list knows that sounds like one is no misreading. Nothing is learned on them: that a
document spells by ear is told by its words, and trees that had seen such pages were timid on all others. Each writer has a few habits and
follows them in some of the places. What little damage there is is that of journal_pages.py, at a level far below its own. Habits and
shares are chosen.
"""
import re
from journal_pages import make

# What a writer may write for what: by ear, by the letter, as they speak.
HABITS = [
    (r'(?<=[бвгджзклмнпрстфхцчшщ])о(?=[бвгджзклмнпрстфхцчшщ]\w{2})', 'а'),
    (r'(?<=[бвгджзклмнпрстфхцчшщ])а(?=[бвгджзклмнпрстфхцчшщ]\w{2})', 'о'),
    (r'(?<=[бвгдзклмнпрстфх])е(?=[бвгджзклмнпрстфхцчшщ]\w{2})', 'и'),
    (r'(?<=[бвгдзклмнпрстфх])и(?=[бвгджзклмнпрстфхцчшщ]\w{2})', 'е'),
    (r'(?<=\w)я(?=[бвгджзклмнпрстфхцчшщ]\w)', 'е'),
    (r'(?<=\w\w)[дв]\b', dict(д='т', в='ф')), (r'(?<=\w\w)[бгз]\b', dict(б='п', г='к', з='с')),
    (r'(?<=\w)[бвгдз](?=[кпстфхцчшщ])', dict(б='п', в='ф', г='к', д='т', з='с')),
    (r'(?<=\w)ться\b', 'тца'), (r'(?<=\w)тся\b', 'цца'), (r'(?<=\w)([лмнсктп])\1(?=\w)', r'\1'), (r'(?<=[аеиоу])н(?=[аоыу]\w)', 'нн'),
    (r'вств', 'ств'), (r'здн', 'зн'), (r'лнц', 'нц'), (r'стн', 'сн'), (r'\bчто\b', 'што'), (r'\bчтоб', 'штоб'), (r'\bкто\b', 'хто'),
    (r'(?<=\w[ое])го\b', 'во'), (r'(?<=\w)ает\b', 'ат'), (r'(?<=\w)еет\b', 'ет'), (r'(?<=\w\w)ть\b', 'ти'),
    (r'\bэт', 'ет'), (r'(?<=\w)ы(?=[бвгджзклмнпрстфхцчшщ])', 'и'), (r'\bф(?=\w{3})', 'хв'), (r'\bхв(?=\w\w)', 'ф'), (r'(?<=\w)мп', 'нп'), (r'(?<=\w)мб', 'нб'),
    (r'(?<=\w)ь(?=[кнмлт])', ''), (r'(?<=[шжцч])е(?=\w)', 'о'), (r'(?<=[шж])и', 'ы'), (r'(?<=[чщ])а', 'я'), (r'(?<=\w)ие\b', 'ье'), (r'(?<=\w)ия\b', 'ея'),
    (r'(?<=\w)й(?=[бвгдзклмнпрстх])', 'и'), (r'\bи(?=[бвгдзклмнпрст]\w{2})', 'е'), (r'ъ', 'ь'), (r'(?<=\w)ч(?=н)', 'ш'), (r'(?<=\w)ц(?=[аеу])', 'ч'),
]
# Habits of a writer, the share of places a habit is followed in, and the level of damage.
MOST_HABITS, FOLLOWED, LEVEL = 12, (.1, .7), (.05, .4)

def spelt_by_a_writer(text, rng):
    """The text as a writer of some of the habits would have written it."""
    for what, put, share in [(re.compile(what), put, rng.uniform(*FOLLOWED)) for what, put in rng.sample(HABITS, rng.randint(3, MOST_HABITS))]:
        to = lambda m: (put[m[0]] if isinstance(put, dict) else m.expand(put)) if rng.random() < share else m[0]
        text = what.sub(to, text)
    return text

def main():
    make('writer', __doc__, spelt_by_a_writer, lambda rng: rng.uniform(*LEVEL))

if __name__ == '__main__':
    main()
