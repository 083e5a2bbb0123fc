"""Further pages to learn from: draws passages of clean Russian text, or whole documents, and renders them as aged pages read by Tesseract.

  more_pages.py MAKE_PAGES passages TEXT COUNT SEED OUTDIR   passages of a long text, a paragraph a line
  more_pages.py MAKE_PAGES papers FOLDER SEED OUTDIR [spaced]     every NAME.truth.* of a folder in eight looks, lightly damaged
  more_pages.py MAKE_PAGES pairs TSV APART SEED OUTDIR [spaced]   sentences with their translations, a pair a row; those of pages in the
                                                             folder APART, which are kept for measuring, are left out
  more_pages.py MAKE_PAGES rows TSV APART 0 OUTFILE          those rows alone, without pages

With `spaced` one word in 25 of a quarter of the papers, and of a third of the typed pairs, is s p a c e d: typists stress so, and readers cut it.
MAKE_PAGES is the path of the renderer make_pages.py, which names what it needs. Fonts beyond its own: fonts-freefont-ttf, fonts-liberation,
fonts-noto-core, fonts-dejavu, fonts-paratype. Pages that are there already are passed over, so that an interrupted run can go on.
"""
import glob, importlib.util, json, os, random, re, subprocess, sys

TYPED = ['freemono', 'freemonob', 'libmono', 'libmonob', 'notomono', 'freemonoo', 'libmonoi', 'notomonob']
PRINT = ['ptserif', 'libserif', 'p052', 'c059', 'nimbusroman', 'bookman', 'dejaserif', 'notoserif', 'dejacond', 'libserifb', 'ptserifcap']
FONTS = dict(freemonoo='truetype/freefont/FreeMonoOblique.ttf', libmonoi='truetype/liberation/LiberationMono-Italic.ttf',
             notomonob='truetype/noto/NotoSansMono-Bold.ttf', notoserif='truetype/noto/NotoSerif-Regular.ttf',
             dejacond='truetype/dejavu/DejaVuSerifCondensed.ttf', libserifb='truetype/liberation/LiberationSerif-Bold.ttf',
             ptserifcap='truetype/paratype/PTZ55F.ttf')

# Share of words of typed pages that are set with spaces between their letters, where that is asked for.
SPACED = .04
# Places of a text looked at for a page: a few times as many as it takes in a fit one.
TRIES = 1000

def passages(path, count, rng):
    lines = open(path, encoding='utf8').read().split('\n')
    tries = TRIES * count
    while count:
        if tries == 0 or len(lines) <= 60:
            sys.exit(f'{path}: expected a long text of Russian paragraphs, a line each; found too few that make a page')
        tries -= 1
        at = rng.randrange(len(lines) - 60)
        text = ''
        for line in lines[at:at + 60]:
            line = re.sub(r'\s+', ' ', line).strip()
            if len(line) > 4000:
                text = ''
                break
            text += line + '\n'
            if len(text) > 2600:
                break
        if len(text) < 2000:
            continue
        letters = sum('а' <= c <= 'я' or 'А' <= c <= 'Я' or c in 'ёЁ' for c in text)
        if letters < .7 * len(text) or re.search('[ѣѢіІ]', text):
            continue
        if len(re.findall(r'\d', text)) > .04 * len(text) and rng.random() < .8:
            continue
        count -= 1
        yield text[:2600].rsplit('.', 1)[0] + '.\n'

def look(rng, typed):
    return dict(font=rng.choice(TYPED if typed else PRINT), size=rng.randint(20, 30), level=round(rng.uniform(.5, 1.5), 3),
                mode=rng.choice(['carbon', 'photocopy', 'lowres']), lang=rng.choice(['rus', 'rus', 'rus+eng']),
                spaced=rng.choice([0, 0, 0, .02]), hardsign=typed and rng.random() < .12, width=rng.randint(54, 70),
                seed=rng.randrange(1 << 30), hyph=rng.random() < .6)

def papers(folder, rng, spaced):
    out = []
    for path in sorted(glob.glob(os.path.join(folder, '*.truth.*'))):
        text = open(path, encoding='utf8').read()
        text = re.sub(r'(?s)\A---\n.*?\n---\n', '', text)
        text = re.sub(r'(?s)```.*?```', '', text)
        text = re.sub(r'[*_#|>`]', '', text)
        text = re.sub(r'(\w)-\n(\w)', r'\1\2', text)
        text = '\n'.join(l for l in text.split('\n') if not re.search('[A-Za-z]{4}', l) and '---' not in l)
        name = os.path.basename(path).split('.')[0]
        for nth in range(8):
            page = look(rng, nth % 4 != 3)
            cer = rng.choice([(.003, .02), (.003, .02), (.01, .05)])
            if spaced and nth % 4 == 1:
                page['spaced'] = SPACED
            out.append(dict(page, id=f'paper-{name}-{nth}', text=text, cer=cer, level=page['level'] * .6, maxlines=70))
    rng.shuffle(out)
    return out

def passages_of_pairs(path, apart):
    """Twenty sentences with their translations each; None for those with a sentence of the pages kept apart."""
    rows = [line.rstrip('\n').split('\t') for line in open(path, encoding='utf8')]
    rows = [row for row in rows if len(row) >= 2 and not row[0].startswith('#')]
    bare = lambda text: re.sub(r'[\s-]+', '', text)
    kept = ' '.join(bare(open(gold, encoding='utf8').read()) for gold in glob.glob(os.path.join(apart, '*', 'gold.txt')))
    parts = [(nth, rows[nth:nth + 20]) for nth in range(0, len(rows) - 5, 20)]
    return [(nth, None if any(bare(r[0]) in kept for r in part) else part) for nth, part in parts]

def pairs(path, apart, rng, spaced):
    """Twenty sentences with their translations a page, in two looks."""
    for look_of in range(2):
        for nth, part in passages_of_pairs(path, apart):
            typed = rng.random() < .55
            page = look(rng, typed)
            if part is None:
                continue
            if spaced and typed and nth % 3 == 0:
                page['spaced'] = SPACED
            text, en = '\n'.join(r[0] for r in part) + '\n', '\n\n'.join(r[1] for r in part) + '\n'
            yield dict(page, id=f'pairs-{look_of}-{nth:04}', text=text, en=en, maxlines=70, letters=True)

def read_letters(folder, lang):
    """The page once more, with each letter's confidence and choices."""
    command = ['tesseract', 'page.png', 'letters', '-l', lang, '--psm', '6', '--dpi', '200', '-c', 'hocr_char_boxes=1', '-c',
               'lstm_choice_mode=2', 'hocr']
    subprocess.run(command, cwd=folder, stderr=subprocess.DEVNULL, check=True, env=dict(os.environ, OMP_THREAD_LIMIT='1'))

def main():
    counts = dict(passages=7, papers=6, pairs=7, rows=7)
    spaced = sys.argv[-1] == 'spaced' and sys.argv[2:3] in (['papers'], ['pairs'])
    if spaced:
        sys.argv.pop()
    if len(sys.argv) < 3 or len(sys.argv) != counts.get(sys.argv[2]):
        sys.exit(__doc__)
    make_pages, what, source = sys.argv[1:4]
    spec = importlib.util.spec_from_file_location('make_pages', make_pages)
    renderer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(renderer)
    renderer.FONTS.update({name: renderer.F + path for name, path in FONTS.items()})
    renderer.MONO |= {'freemonoo', 'libmonoi', 'notomonob'}
    seed, out = int(sys.argv[-2]), sys.argv[-1]
    if what == 'rows':
        parts = [part for _, part in passages_of_pairs(source, sys.argv[4]) if part]
        with open(out, 'w', encoding='utf8') as f:
            f.writelines('\t'.join(row[:2]) + '\n' for part in parts for row in part)
        return
    rng = random.Random(seed)
    if what == 'papers':
        pages = papers(source, rng, spaced)
    elif what == 'pairs':
        pages = list(pairs(source, sys.argv[4], rng, spaced))
    else:
        pages = []
        for nth, text in enumerate(passages(source, int(sys.argv[4]), rng)):
            typed = rng.random() < .55
            pages.append(dict(look(rng, typed), id=('typed' if typed else 'print') + f'x-{seed}-{nth:03}', text=text))
    for page in pages:
        folder = os.path.join(out, page['id'])
        if os.path.exists(os.path.join(folder, 'meta.json')):
            continue
        low, high = page.get('cer', (.006, .14))
        for _ in range(6):
            cer = renderer.make(page, out)
            if low <= cer <= high:
                break
            page['level'] *= .7 if cer > high else 1.25
        if page.get('letters'):
            read_letters(folder, page['lang'])
        os.remove(os.path.join(folder, 'page.png'))
        print(page['id'], page['font'], page['mode'], 'level %.2f CER %.3f' % (page['level'], cer), flush=True)

if __name__ == '__main__':
    main()
