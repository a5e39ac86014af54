"""Facts about words: opposites, plurals, past tenses, comparing words."""

from __future__ import annotations

from sprout.world.relation import Relation, both_ways, pairs, words

OPPOSITES = """
hot:cold, big:small, tall:short, fast:slow, happy:sad, good:bad, old:young, light:dark, day:night
up:down, left:right, in:out, open:closed, full:empty, hard:soft, rich:poor, strong:weak, wet:dry
clean:dirty, early:late, near:far, high:low, wide:narrow, thick:thin, loud:quiet, rough:smooth
sharp:blunt, deep:shallow, brave:afraid, kind:cruel, polite:rude, easy:difficult, cheap:expensive
sweet:sour, true:false, first:last, before:after, begin:end, buy:sell, push:pull, give:take
win:lose, laugh:cry, love:hate, remember:forget, arrive:leave, float:sink, rise:fall, sit:stand
asleep:awake, alive:dead, inside:outside, above:below, always:never, everything:nothing, more:less
many:few, same:different, summer:winter, north:south, east:west, war:peace, friend:enemy
question:answer, success:failure, beautiful:ugly, safe:dangerous, simple:complicated, busy:idle
lazy:hardworking, tight:loose, front:back, top:bottom, ancient:modern, public:private
guilty:innocent, raw:cooked, on:off
"""

PLURALS = """
child:children, mouse:mice, foot:feet, tooth:teeth, goose:geese, man:men, woman:women, ox:oxen
sheep:sheep, deer:deer, fish:fish, person:people, leaf:leaves, knife:knives, wife:wives
life:lives, wolf:wolves, shelf:shelves, half:halves, loaf:loaves, thief:thieves, calf:calves
city:cities, baby:babies, party:parties, story:stories, cherry:cherries, berry:berries
lady:ladies, fly:flies, country:countries, family:families, box:boxes, fox:foxes, bus:buses
glass:glasses, class:classes, dish:dishes, brush:brushes, church:churches, watch:watches
bench:benches, potato:potatoes, tomato:tomatoes, hero:heroes, echo:echoes, piano:pianos
photo:photos, cat:cats, book:books, tree:trees, house:houses, toy:toys, key:keys, day:days
monkey:monkeys, cactus:cacti
"""

PAST = """
go:went, see:saw, eat:ate, drink:drank, run:ran, swim:swam, sing:sang, ring:rang, begin:began
come:came, become:became, give:gave, take:took, make:made, know:knew, grow:grew, throw:threw
fly:flew, draw:drew, blow:blew, write:wrote, ride:rode, drive:drove, rise:rose, speak:spoke
break:broke, steal:stole, choose:chose, freeze:froze, wake:woke, wear:wore, tear:tore, fall:fell
tell:told, sell:sold, hold:held, stand:stood, understand:understood, think:thought, buy:bought
bring:brought, fight:fought, catch:caught, teach:taught, sleep:slept, keep:kept, feel:felt
leave:left, meet:met, lose:lost, build:built, send:sent, spend:spent, sit:sat, win:won, find:found
feed:fed, lead:led, hide:hid, bite:bit, get:got, forget:forgot, say:said, pay:paid, hear:heard
have:had, do:did, shine:shone, dig:dug, hang:hung, stick:stuck, shake:shook, cut:cut, put:put
hit:hit, hurt:hurt, walk:walked, play:played, jump:jumped, help:helped, look:looked, cry:cried
try:tried, carry:carried, stop:stopped, plan:planned, dance:danced, love:loved
"""

COMPARING = """
good:better, bad:worse, far:farther, big:bigger, small:smaller, tall:taller, short:shorter
long:longer, old:older, young:younger, fast:faster, slow:slower, hot:hotter, cold:colder
happy:happier, sad:sadder, easy:easier, heavy:heavier, light:lighter, thin:thinner, fat:fatter
strong:stronger, weak:weaker, high:higher, low:lower, deep:deeper, wide:wider, large:larger
nice:nicer, pretty:prettier, funny:funnier, early:earlier, late:later, busy:busier, dirty:dirtier
clean:cleaner, rich:richer, poor:poorer, cheap:cheaper, bright:brighter, dark:darker, loud:louder
soft:softer, hard:harder, warm:warmer, dry:drier, wet:wetter, brave:braver, safe:safer
hungry:hungrier
"""

RELATIONS = (
    Relation(
        name="opposite",
        kind="word",
        facts=both_ways(pairs(OPPOSITES)),
        statements=(
            'The opposite of "{s}" is "{a}".',
            '"{S}" is the opposite of "{a}".',
            'If it is not "{s}", it may be "{a}".',
            '"{S}" and "{a}" are opposites.',
            'The word "{s}" is the opposite of the word "{a}".',
            'The words "{s}" and "{a}" mean opposite things.',
        ),
        follow=('Its opposite is "{a}".',),
        questions=(
            'What is the opposite of "{s}"?',
            "What is the opposite of {s}?",
            'Which word is the opposite of "{s}"?',
            "What word means the opposite of {s}?",
            "Tell me the opposite of {s}.",
            "Opposite of {s}?",
            'If it is not "{s}", what is it?',
            'What do I say if something is not "{s}" at all?',
            '"{S}" is the opposite of what?',
            'The word "{s}" has which opposite?',
            'Do you know the opposite of "{s}"?',
            'Not "{s}" but what?',
            'What would turn "{s}" around?',
        ),
        val_questions=(
            'Give me a word that is the opposite of "{s}".',
            "Name the opposite of {s}.",
            'Which word has the opposite meaning of "{s}"?',
        ),
        answers=('The opposite of "{s}" is "{a}".',),
        heading="Opposites",
        famous=words("hot, cold, big, small, up, down, happy, good, day, old, fast, open, left"),
        symmetric=True,
        accept={"big": ("large",), "small": ("little",), "difficult": ("hard",)},
    ),
    Relation(
        name="plural",
        kind="noun",
        facts=pairs(PLURALS),
        statements=(
            'The plural of "{s}" is "{a}".',
            "One {s}, two {a}.",
            "There was one {s}. Now there are many {a}.",
            'We say one "{s}" but many "{a}".',
            'More than one "{s}" is written "{a}".',
            'The word "{a}" is the plural of "{s}".',
        ),
        follow=('Its plural is "{a}".',),
        questions=(
            'What is the plural of "{s}"?',
            "What is the plural of {s}?",
            'What do we say for more than one "{s}"?',
            "One {s}, two what?",
            "Tell me the plural of {s}.",
            "Plural of {s}?",
            'How do I write more than one "{s}"?',
            "I have one {s}. You have ten what?",
            'What does "{s}" become when there are many?',
            'Which word means more than one "{s}"?',
            'Do you know the plural of "{s}"?',
        ),
        val_questions=(
            'Give me the plural of "{s}".',
            'How do you write more than one "{s}"?',
        ),
        answers=('The plural of "{s}" is "{a}".',),
        heading="One and many",
        famous=words("child, mouse, foot, man, cat"),
    ),
    Relation(
        name="past",
        kind="verb",
        facts=pairs(PAST),
        statements=(
            'The past tense of "{s}" is "{a}".',
            "Today I {s}. Yesterday I {a}.",
            'We say "{s}" for today and "{a}" for yesterday.',
            'The verb "{s}" becomes "{a}" in the past.',
            '"{A}" is the past tense of "{s}".',
            'Say "{s}" for now and "{a}" for the past.',
        ),
        follow=('Its past tense is "{a}".',),
        questions=(
            'What is the past tense of "{s}"?',
            "What is the past tense of {s}?",
            "Today I {s}. What did I do yesterday?",
            'How do you say "{s}" in the past?',
            "Tell me the past tense of {s}.",
            "Past tense of {s}?",
            "I {s} every day. What did I do last week?",
            'What does "{s}" become if it happened yesterday?',
            'How do I write "{s}" when it is past?',
            'Which form of "{s}" is right for yesterday?',
            'Do you know the past tense of "{s}"?',
        ),
        val_questions=(
            'Give me the past tense of "{s}".',
            'What does the verb "{s}" become in the past?',
        ),
        answers=('The past tense of "{s}" is "{a}".',),
        heading="Verbs in the past",
        famous=words("go, see, eat, run"),
    ),
    Relation(
        name="comparing",
        kind="adjective",
        facts=pairs(COMPARING),
        statements=(
            'The comparative of "{s}" is "{a}".',
            "One is {s}, but the other is {a}.",
            "This one is {s}. That one is {a}.",
            'To compare two things, "{s}" becomes "{a}".',
            'We do not say "more {s}", we say "{a}".',
            '"{A}" is the comparative of "{s}".',
        ),
        follow=('Its comparative is "{a}".',),
        questions=(
            'What is the comparative of "{s}"?',
            "What is the comparative of {s}?",
            "One is {s}, and the other is even what?",
            'What does "{s}" become when we compare two things?',
            "Tell me the comparative of {s}.",
            "Comparative of {s}?",
            "If one thing is {s}, the other can be more so. What is the word?",
            'How do I say that something is more than "{s}"?',
            '"{S}": how do we compare?',
            'Which word do we use instead of "more {s}"?',
        ),
        val_questions=(
            'Give me the comparative of "{s}".',
            'Which word do we say and not "more {s}"?',
        ),
        answers=('The comparative of "{s}" is "{a}".',),
        heading="Words that compare",
        famous=words("good, bad, big"),
        accept={"farther": ("further",)},
        weight=0.4,
    ),
)
