"""Facts about how words sound: rhymes, and words that sound the same."""

from __future__ import annotations

from sprout.world.relation import Relation, both_ways, pairs, words

# Words of one line rhyme; the first is the answer for the others. No two lines rhyme.
RHYMES = """
hat cat bat rat mat
dog log frog fog
house mouse
tree bee knee three key
star car jar far
night light kite white right
ball wall tall fall hall
sing ring king wing spring
cake lake snake rake
moon spoon soon noon
rain train plane chain lane
boat coat goat float
bed red head bread sled
day play way gray
book cook hook look
sun run fun bun
door floor four more
nose rose toes
sand hand land band
clock rock sock block
fish dish wish
bell well shell tell
hop top shop mop
fox box rocks
sky pie fly eye
bear chair hair pear
snow go toe show
nail tail whale mail
hen ten pen men
duck truck luck
"""

HOMOPHONES = """
sea:see, sun:son, meat:meet, week:weak, flower:flour, knight:night, tail:tale, write:right
hear:here, no:know, eight:ate, one:won, blue:blew, red:read, pear:pair, bear:bare, deer:dear
hair:hare, wood:would, hole:whole, plane:plain, mail:male, sail:sale, piece:peace, brake:break
steal:steel, stair:stare, pale:pail, waste:waist, new:knew, be:bee, I:eye, knot:not
nose:knows, rose:rows, wait:weight, made:maid, cell:sell, buy:by, four:for, role:roll
toe:tow, threw:through, allowed:aloud, berry:bury, die:dye, flea:flee, heal:heel
"""


def _families() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in RHYMES.strip().splitlines())


RELATIONS = (
    Relation(
        name="rhyme",
        kind="sounding word",
        facts=tuple((word, head) for head, *others in _families() for word in others),
        statements=(
            'A word that rhymes with "{s}" is "{a}".',
            '"{S}" rhymes with "{a}".',
            '"{A}" is a word that rhymes with "{s}".',
            'The words "{s}" and "{a}" rhyme.',
            'In a poem, "{s}" goes well with "{a}".',
            '"{S}" and "{a}" end with the same sound.',
        ),
        follow=('It rhymes with "{a}".',),
        questions=(
            'Which word rhymes with "{s}"?',
            "What word rhymes with {s}?",
            'Tell me a word that rhymes with "{s}".',
            "Tell me a rhyme for {s}.",
            'What rhymes with the word "{s}"?',
            "Rhyme for {s}?",
            'What could end a line if the line before ends with "{s}"?',
            '"{S}" rhymes with what?',
            'I look for a rhyme to "{s}".',
            'Which word ends with the same sound as "{s}"?',
        ),
        val_questions=(
            'Give me a word that rhymes with "{s}".',
            'I need a word for my poem that rhymes with "{s}".',
        ),
        answers=('A word that rhymes with "{s}" is "{a}".',),
        heading="Words that rhyme",
        famous=words("cat, log, mouse"),
        accept={head: tuple(others) for head, *others in _families()},
        weight=0.5,
    ),
    Relation(
        name="homophone",
        kind="sounding word",
        facts=both_ways(pairs(HOMOPHONES)),
        statements=(
            'The word "{s}" sounds like "{a}".',
            '"{S}" and "{a}" sound the same.',
            'If you hear "{s}", it could be "{a}".',
            'We say "{s}" and "{a}" in the same way but write them differently.',
            'The words "{s}" and "{a}" have the same sound.',
        ),
        follow=('It sounds like "{a}".',),
        questions=(
            'Which word sounds like "{s}"?',
            "What word sounds the same as {s}?",
            'Which word has the same sound as "{s}"?',
            'Tell me a word that sounds like "{s}".',
            'What sounds like "{s}" but is written differently?',
            'I hear "{s}". Which other word could it be?',
            '"{S}" sounds like what other word?',
            'How else could one write what sounds like "{s}"?',
            'What is said like "{s}" but written in another way?',
        ),
        val_questions=(
            'Give me a word that sounds the same as "{s}".',
            'Which other word do we say in the same way as "{s}"?',
        ),
        answers=('The word "{s}" sounds like "{a}".',),
        heading="Words that sound the same",
        famous=words("sea, sun, hear"),
        symmetric=True,
        weight=0.3,
    ),
)
